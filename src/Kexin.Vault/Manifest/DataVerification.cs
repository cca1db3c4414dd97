using Kexin.Cryptography;

namespace Kexin.Vault;

/// <summary>Compares an encrypted file with the hashes of its chunks.</summary>
internal static class DataVerification
{
    /// <summary>Every range of the file that is not what was written.</summary>
    public static async Task<IReadOnlyList<VaultFault>> FindFaultsAsync(
        DatasetManifest manifest,
        string path,
        CancellationToken cancellationToken
    )
    {
        var data = manifest.Data;
        if (!File.Exists(path))
        {
            return [new VaultFault(manifest.Id, path, 0, data.SizeInBytes, "the file is missing")];
        }

        var faults = new List<VaultFault>();
        using var file = File.OpenHandle(path, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        if (length > data.SizeInBytes)
        {
            faults.Add(Fault(data.SizeInBytes, length - data.SizeInBytes, "nothing was written here"));
        }

        var buffer = new byte[data.ChunkSizeInBytes];
        for (var i = 0; i < data.Chunks.Count; i++)
        {
            var offset = (long)i * data.ChunkSizeInBytes;
            var size = (int)Math.Min(data.ChunkSizeInBytes, data.SizeInBytes - offset);
            var chunk = buffer.AsMemory(0, size);
            if (!await ReadAsync(chunk, offset))
            {
                faults.Add(Fault(offset, data.SizeInBytes - offset, $"the file ends at byte {length}"));
                break;
            }

            if (manifest.Suite.Hash(chunk.Span) != data.Chunks[i])
            {
                faults.Add(Fault(offset, size, "the bytes do not have the hash that they were written with"));
            }
        }

        return faults;

        async ValueTask<bool> ReadAsync(Memory<byte> chunk, long offset)
        {
            while (!chunk.IsEmpty)
            {
                var count = await RandomAccess.ReadAsync(file, chunk, offset, cancellationToken);
                if (count == 0)
                {
                    return false;
                }

                (chunk, offset) = (chunk[count..], offset + count);
            }

            return true;
        }

        VaultFault Fault(long offset, long size, string what) => new(manifest.Id, path, offset, size, what);
    }
}
