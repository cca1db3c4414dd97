namespace Kexin.Client.Tests;

public sealed class ApiAccessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-access-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_is_read_as_it_was_written_and_only_by_its_owner()
    {
        var access = new ApiAccess(new Uri("http://127.0.0.1:4100/"), "token");
        access.Save(_folder);
        access.Save(_folder);
        Assert.Equal(access, ApiAccess.Load(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_folder, ApiAccess.FileName))
            );
        }
    }

    [Fact]
    public void The_token_is_not_printed() =>
        Assert.DoesNotContain(
            "hidden",
            new ApiAccess(new Uri("http://127.0.0.1:1/"), "hidden").ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_folder_without_a_node_is_said_to_be_one()
    {
        Assert.Throws<FileNotFoundException>(() => ApiAccess.Load(_folder));
        Assert.Throws<FileNotFoundException>(() => ApiAccess.Load(Path.Combine(_folder, "absent")));
    }

    [Fact]
    public void A_broken_file_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, ApiAccess.FileName), "{");
        Assert.Contains(
            ApiAccess.FileName,
            Assert.Throws<InvalidDataException>(() => ApiAccess.Load(_folder)).Message,
            StringComparison.Ordinal
        );
    }
}
