using System.Runtime.InteropServices;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>Native memory on a 64-byte boundary, handed out from its start and cleared when disposed, for it holds secrets.</summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    private const int Alignment = 64;

    private readonly nuint _sizeInBytes;
    private byte* _memory;
    private nuint _used;

    public AlignedMemory(int sizeInBytes)
    {
        _sizeInBytes = (nuint)sizeInBytes;
        _memory = (byte*)NativeMemory.AlignedAlloc(_sizeInBytes, Alignment);
        NativeMemory.Clear(_memory, _sizeInBytes);
    }

    ~AlignedMemory() => Release();

    /// <summary>The next part of the memory, all zero.</summary>
    /// <exception cref="InvalidOperationException">The memory is used up.</exception>
    public void* Take(int sizeInBytes)
    {
        var size = ((nuint)sizeInBytes + Alignment - 1) & ~(nuint)(Alignment - 1);
        if (_used + size > _sizeInBytes)
        {
            throw new InvalidOperationException($"{_sizeInBytes} bytes of scratch are too few.");
        }

        var part = _memory + _used;
        _used += size;
        return part;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_memory is not null)
        {
            NativeMemory.Clear(_memory, _sizeInBytes);
            NativeMemory.AlignedFree(_memory);
            _memory = null;
        }
    }
}
