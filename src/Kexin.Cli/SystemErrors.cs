using System.Net.Sockets;
using System.Text.RegularExpressions;
using Kexin.Cli.Rendering;

namespace Kexin.Cli;

/// <summary>What files and sockets refuse, in the user's language: the runtime's own messages are English.</summary>
internal static partial class SystemErrors
{
    private const int FileExists = 17;
    private const int NoSpace = 28;

    /// <summary>A sentence; with the file or the address, where the runtime names it.</summary>
    public static string Describe(Exception error, Texts texts)
    {
        var key = error switch
        {
            DirectoryNotFoundException => "no-folder",
            UnauthorizedAccessException when Directory.Exists(Named(error.Message)) => "is-folder",
            UnauthorizedAccessException => "denied",
            IOException when (error.HResult & 0xFFFF) == NoSpace => "disk-full",
            IOException when (error.HResult & 0xFFFF) == FileExists => "exists",
            HttpRequestException or SocketException => CodeOf(error) switch
            {
                SocketError.ConnectionRefused => "refused",
                SocketError.TimedOut => "silent",
                _ => "network",
            },
            _ => "io",
        };
        var text = texts[$"error.system.{key}"];
        return Named(error.Message) is { } name ? $"{name}{texts["error.system.colon"]}{text}" : text;
    }

    private static SocketError? CodeOf(Exception error) =>
        ((error as SocketException) ?? (error.InnerException as SocketException))?.SocketErrorCode;

    private static string? Named(string message)
    {
        var match = Name().Match(message);
        return match.Groups["path"] is { Success: true } path ? Paths.Near(path.Value)
            : match.Success ? match.Groups["address"].Value
            : null;
    }

    [GeneratedRegex(@"'(?<path>[^']+)'|\((?<address>[^()]+:[0-9]+)\)")]
    private static partial Regex Name();
}
