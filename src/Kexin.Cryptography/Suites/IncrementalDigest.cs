namespace Kexin.Cryptography;

/// <summary>A hash that is fed piece by piece and finished once.</summary>
public abstract class IncrementalDigest : IDisposable
{
    private protected IncrementalDigest() { }

    /// <summary>Feeds more bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>The hash of everything fed; the object then starts anew.</summary>
    public abstract Digest Finish();

    /// <summary>The hash of everything fed so far; feeding may go on.</summary>
    public abstract Digest Current();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the state.</summary>
    protected abstract void Dispose(bool disposing);
}
