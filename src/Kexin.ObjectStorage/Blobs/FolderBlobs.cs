using System.Runtime.CompilerServices;
using Kexin.Files;

namespace Kexin.ObjectStorage.Blobs;

/// <summary>Blobs as files in a folder, spread over 256 folders in it.</summary>
/// <remarks>A blob is written beside, synced and renamed: a file that has a blob's name is whole.</remarks>
public sealed class FolderBlobs : IBlobStore
{
    private const string DraftEnding = ".draft";
    private readonly string _root;

    /// <summary>Opens or makes the folder, and removes what a process that was stopped left half written.</summary>
    /// <param name="folder">Belongs to the blobs only.</param>
    public FolderBlobs(string folder)
    {
        _root = Path.GetFullPath(folder);
        for (var i = 0; i <= byte.MaxValue; i++)
        {
            Directory.CreateDirectory(Path.Combine(_root, i.ToString("x2", null)));
        }

        DurableFile.SyncFolder(_root);
        foreach (var draft in Directory.EnumerateFiles(_root, "*" + DraftEnding, SearchOption.AllDirectories).ToList())
        {
            File.Delete(draft);
        }
    }

    public async Task WriteAsync(BlobId id, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var path = PathOf(id);
        var draft = path + DraftEnding;
        try
        {
            using (
                var file = File.OpenHandle(
                    draft,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    preallocationSize: content.Length
                )
            )
            {
                await RandomAccess.WriteAsync(file, content, 0, cancel);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(draft, path);
            DurableFile.SyncFolder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    public async Task ReadAsync(BlobId id, long offset, Memory<byte> destination, CancellationToken cancel)
    {
        using var file = File.OpenHandle(PathOf(id));
        while (!destination.IsEmpty)
        {
            var count = await RandomAccess.ReadAsync(file, destination, offset, cancel);
            if (count == 0)
            {
                throw new EndOfStreamException($"The blob '{PathOf(id)}' ends before byte {offset}.");
            }

            offset += count;
            destination = destination[count..];
        }
    }

    public Task DeleteAsync(BlobId id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        File.Delete(PathOf(id));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<BlobId> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            cancel.ThrowIfCancellationRequested();
            if (BlobId.TryParse(Path.GetFileName(path), out var id))
            {
                yield return id;
            }
        }
    }

    private string PathOf(BlobId id)
    {
        var name = id.ToString();
        return Path.Combine(_root, name[..2], name);
    }
}
