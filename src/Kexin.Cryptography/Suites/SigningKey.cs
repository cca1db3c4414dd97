namespace Kexin.Cryptography;

/// <summary>A secret signing key; never printed, cleared when disposed.</summary>
public abstract class SigningKey : IDisposable
{
    private readonly Suite _suite;

    private protected SigningKey(Suite suite, PublicKey publicKey)
    {
        _suite = suite;
        PublicKey = publicKey;
    }

    /// <summary>The key that verifies what this one signs.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Signs <paramref name="message"/> for one purpose; the suite and the purpose are part of what is signed.</summary>
    /// <param name="purpose">1 to 64 printable ASCII letters without spaces, such as "transaction".</param>
    /// <param name="message">Any length.</param>
    public byte[] Sign(string purpose, ReadOnlySpan<byte> message)
    {
        using var framed = new PurposeFrame(_suite, purpose, message, stackalloc byte[PurposeFrame.StackSizeInBytes]);
        return SignRaw(framed.Bytes);
    }

    /// <summary>Signs exactly these bytes; only for formats that separate their domains themselves (C2SP notes).</summary>
    public abstract byte[] SignRaw(ReadOnlySpan<byte> message);

    /// <summary>The secret in a new array of 32 bytes, which the caller clears.</summary>
    public abstract byte[] Export();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Clears the secret.</summary>
    protected abstract void Dispose(bool disposing);
}
