namespace Kexin.ObjectStorage.Blobs;

/// <summary>The name of encrypted bytes: random, so that it tells nothing of them.</summary>
/// <param name="High">The first eight bytes.</param>
/// <param name="Low">The last eight bytes.</param>
public readonly record struct BlobId(ulong High, ulong Low)
{
    /// <summary>A new one.</summary>
    public static BlobId Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new BlobId(random.NextUInt64(), random.NextUInt64());
    }

    /// <summary>Reads 32 hexadecimal digits, or says false.</summary>
    public static bool TryParse(string? text, out BlobId id)
    {
        id = default;
        if (
            text is not { Length: 32 }
            || !ulong.TryParse(
                text.AsSpan(0, 16),
                System.Globalization.NumberStyles.AllowHexSpecifier,
                null,
                out var high
            )
            || !ulong.TryParse(text.AsSpan(16), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var low)
        )
        {
            return false;
        }

        id = new BlobId(high, low);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}

/// <summary>Where encrypted chunks lie: a folder, or an S3 service. It sees ciphertext and random names only.</summary>
public interface IBlobStore
{
    /// <summary>Writes a blob, whole or not at all; when it returns, the blob outlives a loss of power.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    Task WriteAsync(BlobId id, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>Fills <paramref name="destination"/> with bytes of a blob from <paramref name="offset"/> on.</summary>
    /// <exception cref="IOException">There is no such blob, or it ends before.</exception>
    Task ReadAsync(BlobId id, long offset, Memory<byte> destination, CancellationToken cancel);

    /// <summary>Removes a blob; one that is not there is no error.</summary>
    /// <exception cref="IOException">It could not be removed.</exception>
    Task DeleteAsync(BlobId id, CancellationToken cancel);

    /// <summary>All blobs, in any order.</summary>
    /// <exception cref="IOException">They could not be listed.</exception>
    IAsyncEnumerable<BlobId> ListAsync(CancellationToken cancel);
}
