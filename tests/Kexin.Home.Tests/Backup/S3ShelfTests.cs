using Kexin.Home.Backup;

namespace Kexin.Home.Tests.Backup;

public sealed class S3ShelfTests : IDisposable
{
    private const long TooMany = (1L << 30) + 1;
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task An_archive_that_could_not_be_read_back_is_not_uploaded()
    {
        File.WriteAllText(_root["secret"], "secret");
        File.WriteAllText(
            _root["s3.json"],
            $$"""{"address":"http://127.0.0.1:1","bucket":"b","accessKey":"k","secretFile":"{{_root["secret"]}}"}"""
        );
        using var shelf = S3Shelf.Open(_root["s3.json"]);
        using (var index = File.Create(Path.Combine(shelf.Folder, "index.db")))
        {
            index.SetLength(TooMany);
        }

        // Nobody answers at that address: it is refused before anything is sent.
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() => shelf.SaveAsync(default));
        Assert.Contains($"{TooMany} bytes", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{TooMany} 字节", fault.Chinese, StringComparison.Ordinal);
    }
}
