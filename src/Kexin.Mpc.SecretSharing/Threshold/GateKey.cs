using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What opens one gate: three elements of F_p, uniform and independent of everything else, 183 bits together.</summary>
public readonly record struct GateKey(ulong A, ulong B, ulong C)
{
    private const int SizeInBytes = 3 * sizeof(ulong);

    /// <summary>The stream of the pad that is lifted only with all these keys.</summary>
    /// <param name="session">Binds the pad to this run.</param>
    /// <param name="pad">The pad's number; none is used for two things.</param>
    /// <param name="keys">At least one.</param>
    public static SeededRandomSource CreatePad(Session session, int pad, params ReadOnlySpan<GateKey> keys)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentOutOfRangeException.ThrowIfZero(keys.Length);
        using var digest = session.Suite.CreateDigest();
        digest.Append(Encoding.UTF8.GetBytes($"kexin/threshold-gate/1 {session.Id} {pad} {keys.Length} "));
        Span<byte> bytes = stackalloc byte[SizeInBytes];
        byte[] seed = [];
        try
        {
            foreach (var key in keys)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, key.A);
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], key.B);
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], key.C);
                digest.Append(bytes);
            }

            seed = digest.Current().ToArray();
            return session.Suite.CreateRandomSource(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Never the key itself.</summary>
    public override string ToString() => nameof(GateKey);

    internal GateKey Plus(ulong a, ulong b, ulong c) =>
        new(Mersenne61.Add(A, a), Mersenne61.Add(B, b), Mersenne61.Add(C, c));
}
