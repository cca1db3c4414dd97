using System.Net.Sockets;

namespace Kexin.Cli.Tests.Rejects;

/// <summary>The runtime's own messages are English; users read what it refuses in their language.</summary>
public sealed class SystemErrorTests
{
    public static TheoryData<Exception> Errors() =>
        [
            new DirectoryNotFoundException("Could not find a part of the path '/none/x.csv'."),
            new UnauthorizedAccessException("Access to the path '/root/x.csv' is denied."),
            new IOException("The file '/tmp/x.csv' already exists.", 17),
            new IOException("No space left on device : '/tmp/x.csv'", 28),
            new IOException("Something nobody thought of."),
            new HttpRequestException(
                "Connection refused (127.0.0.1:4100)",
                new SocketException((int)SocketError.ConnectionRefused)
            ),
            new SocketException((int)SocketError.TimedOut),
            new SocketException((int)SocketError.NetworkDown),
        ];

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void An_error_is_told_in_the_users_language_with_its_file_or_address(Exception error)
    {
        var (english, chinese) = (
            SystemErrors.Describe(error, Texts.In("en")),
            SystemErrors.Describe(error, Texts.In("zh"))
        );
        Assert.Matches("\\p{IsCJKUnifiedIdeographs}", chinese);
        Assert.DoesNotMatch("[A-Za-z]{2,} [A-Za-z]{2,}", chinese);
        Assert.All(
            ["/none/x.csv", "/root/x.csv", "/tmp/x.csv", "127.0.0.1:4100"],
            name =>
            {
                var isNamed = error.Message.Contains(name, StringComparison.Ordinal);
                Assert.Equal(isNamed, english.Contains(name, StringComparison.Ordinal));
                Assert.Equal(isNamed, chinese.Contains(name, StringComparison.Ordinal));
            }
        );
    }

    [Fact]
    public void A_folder_in_a_files_place_is_called_one()
    {
        var error = new UnauthorizedAccessException($"Access to the path '{Path.GetTempPath()}' is denied.");
        Assert.EndsWith(
            "it is a folder, not a file.",
            SystemErrors.Describe(error, Texts.In("en")),
            StringComparison.Ordinal
        );
    }
}
