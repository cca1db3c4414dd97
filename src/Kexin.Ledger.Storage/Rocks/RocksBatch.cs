namespace Kexin.Ledger.Storage;

/// <summary>Puts and deletions that are written together or not at all; not for several threads at once.</summary>
internal sealed class RocksBatch : IDisposable
{
    public nint Handle { get; private set; } = RocksNative.CreateBatch();

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        RocksNative.Put(Handle, key, (nuint)key.Length, value, (nuint)value.Length);

    public void Delete(ReadOnlySpan<byte> key) => RocksNative.Delete(Handle, key, (nuint)key.Length);

    public void Dispose()
    {
        if (Handle != 0)
        {
            RocksNative.DestroyBatch(Handle);
            Handle = 0;
        }
    }
}
