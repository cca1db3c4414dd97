using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What a party has of the keys of a run's gates; cleared when disposed.</summary>
public sealed class GateKeys : IDisposable
{
    private readonly GateKey[] _keys;
    private readonly bool[] _isOpen;
    private bool _isDisposed;

    internal GateKeys(int count)
    {
        _keys = GC.AllocateArray<GateKey>(count, pinned: true);
        _isOpen = new bool[count];
    }

    /// <summary>How many gates there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Whether this party has the key, by the gate's number.</summary>
    public IReadOnlyList<bool> IsOpen => _isOpen;

    /// <summary>The key of a gate, or null where this party did not get it.</summary>
    /// <param name="gate">The gate's number, from 0.</param>
    /// <exception cref="ObjectDisposedException">The keys have been cleared.</exception>
    public GateKey? this[int gate]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _isOpen[gate] ? _keys[gate] : null;
        }
    }

    /// <summary>The stream of the pad that is lifted only with the keys of all these gates.</summary>
    /// <param name="session">Binds the pad to this run.</param>
    /// <param name="pad">The pad's number; none is used for two things.</param>
    /// <param name="gates">At least one; all of them open.</param>
    /// <exception cref="InvalidOperationException">A gate is shut.</exception>
    public SeededRandomSource CreatePad(Session session, int pad, params ReadOnlySpan<int> gates)
    {
        var needed = GC.AllocateArray<GateKey>(gates.Length, pinned: true);
        try
        {
            for (var i = 0; i < needed.Length; i++)
            {
                needed[i] = this[gates[i]] ?? throw new InvalidOperationException($"Gate {gates[i]} is shut.");
            }

            return GateKey.CreatePad(session, pad, needed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(needed.AsSpan()));
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_keys.AsSpan()));
    }

    internal void Open(int gate, GateKey key) => (_keys[gate], _isOpen[gate]) = (key, true);
}
