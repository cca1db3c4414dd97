using Kexin.Ledger.Storage.Tests;

namespace Kexin.Files.Tests;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Replacing_leaves_the_new_bytes_and_no_draft()
    {
        var path = _folder["note"];
        DurableFile.Replace(path, "old and longer"u8);
        DurableFile.Replace(path, "new"u8);
        Assert.Equal("new"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var missing = _folder["missing"];
        var failure = Assert.Throws<IOException>(() => DurableFile.SyncFolder(missing));
        Assert.Contains(missing, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
