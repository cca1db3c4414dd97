namespace Kexin.Ledger.Storage;

/// <summary>A walk over rising keys, on the state that the database had when it began.</summary>
internal sealed class RocksIterator(nint handle) : IDisposable
{
    private nint _handle = handle;

    /// <summary>False at the end, and where the engine met damage: then <see cref="ThrowIfFailed"/> says so.</summary>
    public bool IsValid => RocksNative.IsValid(_handle) != 0;

    public byte[] Key
    {
        get
        {
            var memory = RocksNative.Key(_handle, out var size);
            return RocksNative.Copy(memory, size);
        }
    }

    public byte[] Value
    {
        get
        {
            var memory = RocksNative.Value(_handle, out var size);
            return RocksNative.Copy(memory, size);
        }
    }

    /// <summary>Goes to the first key that is not below <paramref name="key"/>.</summary>
    public void Seek(ReadOnlySpan<byte> key) => RocksNative.Seek(_handle, key, (nuint)key.Length);

    public void Next() => RocksNative.Next(_handle);

    /// <summary>Goes to the last key that is not above <paramref name="key"/>.</summary>
    public void SeekBack(ReadOnlySpan<byte> key) => RocksNative.SeekBack(_handle, key, (nuint)key.Length);

    public void Previous() => RocksNative.Previous(_handle);

    /// <exception cref="RocksException">The walk ended where something could not be read.</exception>
    public void ThrowIfFailed()
    {
        nint error = 0;
        RocksNative.GetError(_handle, ref error);
        RocksNative.ThrowIfFailed(error);
    }

    public void Dispose()
    {
        if (_handle != 0)
        {
            RocksNative.DestroyIterator(_handle);
            _handle = 0;
        }
    }
}
