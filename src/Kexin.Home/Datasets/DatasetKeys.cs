using Kexin.Cryptography;
using Kexin.Vault;

namespace Kexin.Home.Datasets;

/// <summary>The keys of datasets: one for each, wrapped by the node's master key and kept beside the data.</summary>
/// <remarks>
/// Security: a wrapped key that is moved to another dataset opens nothing there: each manifest is sealed under its own key.
/// </remarks>
public sealed class DatasetKeys(IMasterKey master)
{
    private const string Context = "dataset";

    /// <summary>A new key; the caller disposes of it.</summary>
    /// <param name="wrapped">What to keep.</param>
    public SecretBytes Create(out byte[] wrapped)
    {
        var key = SecretBytes.Random(DatasetVault.KeySizeInBytes, RandomSource.System);
        wrapped = master.Wrap(key, Context);
        return key;
    }

    /// <summary>Opens a kept key; the caller disposes of it.</summary>
    /// <exception cref="DecodingException">The bytes were altered, or another master key wrapped them.</exception>
    public SecretBytes Unwrap(ReadOnlyMemory<byte> wrapped) => master.Unwrap(wrapped, Context);
}
