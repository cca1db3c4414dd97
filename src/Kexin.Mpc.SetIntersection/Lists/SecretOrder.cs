using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Cryptography;

namespace Kexin.Mpc.SetIntersection.Lists;

/// <summary>The numbers from 0 to <paramref name="count"/>-1 in an order that nobody else knows.</summary>
/// <remarks>Source: Durstenfeld, CACM 1964 (algorithm 235); each order is as likely as every other.</remarks>
internal sealed class SecretOrder : IDisposable
{
    private readonly int[] _numbers;

    public SecretOrder(int count, RandomSource random)
    {
        _numbers = GC.AllocateUninitializedArray<int>(count, pinned: true);
        for (var i = 0; i < count; i++)
        {
            _numbers[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)random.NextBelow((ulong)i + 1);
            (_numbers[i], _numbers[other]) = (_numbers[other], _numbers[i]);
        }
    }

    /// <summary>Number by place.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_numbers.AsSpan()));
}
