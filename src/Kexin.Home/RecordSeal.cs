using Kexin.Cryptography;

namespace Kexin.Home;

/// <summary>Seals what a node keeps in its database, such as results, under a key of its own.</summary>
/// <remarks>The name of the record is authenticated, so that one record cannot be passed off as another.</remarks>
public sealed class RecordSeal(NodeKeys keys)
{
    public byte[] Seal(string name, ReadOnlySpan<byte> content)
    {
        var nonce = RandomSource.System.GetBytes(Suite.NonceSizeInBytes);
        var key = Key();
        var result = new byte[nonce.Length + content.Length + Suite.TagSizeInBytes];
        nonce.CopyTo(result, 0);
        keys.Suite.Seal(key, nonce, content, NameBytes(name), result.AsSpan(nonce.Length));
        return result;
    }

    /// <exception cref="DomainException">The record is not what was sealed.</exception>
    public byte[] Open(string name, ReadOnlySpan<byte> record) =>
        TryOpen(name, record)
        ?? throw new DomainException(
            Client.Contracts.ProblemCodes.Corrupt,
            new(
                $"The stored record '{name}' was altered on disk. Restore the node's database from a copy.",
                $"磁盘上的记录“{name}”已被改动，请从备份恢复本节点的数据库。"
            )
        );

    /// <summary>The content of a file that holds one record.</summary>
    /// <exception cref="DomainException">The file is not what was sealed, or not there; it is named.</exception>
    public byte[] OpenFile(string name, string path)
    {
        byte[]? content = null;
        try
        {
            content = TryOpen(name, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Told as damage is.
        }

        return content
            ?? throw new DomainException(
                Client.Contracts.ProblemCodes.Corrupt,
                new(
                    $"'{path}' is damaged or missing: restore it from a back-up.",
                    $"文件“{path}”已损坏或缺失：请从备份恢复。"
                )
            );
    }

    private byte[]? TryOpen(string name, ReadOnlySpan<byte> record)
    {
        if (record.Length >= Suite.NonceSizeInBytes + Suite.TagSizeInBytes)
        {
            var content = new byte[record.Length - Suite.NonceSizeInBytes - Suite.TagSizeInBytes];
            var nonce = record[..Suite.NonceSizeInBytes];
            if (keys.Suite.TryOpen(Key(), nonce, record[Suite.NonceSizeInBytes..], NameBytes(name), content))
            {
                return content;
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> Key() => keys.Records.Span[..keys.Suite.AeadKeySizeInBytes];

    private static byte[] NameBytes(string name) => System.Text.Encoding.UTF8.GetBytes("kexin/record/1 " + name);
}
