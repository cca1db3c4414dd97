using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>Sums that the requester can read only with the keys of gates: without enough rows it learns none, whatever it does.</summary>
/// <remarks>
/// The first provider adds to its vector a pad made of the keys, the requester takes it off again; pads are numbered alike at both.
/// </remarks>
internal sealed class GatedSums(Session session, SecureSummation sums) : IDisposable
{
    private int _nextPad;

    /// <summary>A provider's shares of zero.</summary>
    public ZeroShares Shares => sums.Shares!;

    /// <summary>A provider's part of a sum whose parts each have their own keys.</summary>
    /// <param name="vector">This provider's words; changed.</param>
    /// <param name="limbs">Words an element.</param>
    /// <param name="keys">Of each part; parts are equally long.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task OfferAsync(ulong[] vector, int limbs, PartKeys keys, CancellationToken cancellationToken)
    {
        if (Shares.IsFirst)
        {
            ForEachPad(vector.Length, keys, (at, pad) => Ring.Add(vector.AsSpan(at, pad.Length), pad, limbs));
        }

        await sums.SumAsync(vector, vector.Length, limbs, cancellationToken);
    }

    /// <summary>The requester's part of such a sum, still padded.</summary>
    public async Task<ulong[]> ReceiveAsync(int words, int limbs, CancellationToken cancellationToken) =>
        (await sums.SumAsync(default, words, limbs, cancellationToken))!;

    /// <summary>Takes the pads off a sum that the requester received; called once for each.</summary>
    public void Open(ulong[] sum, int limbs, PartKeys keys) =>
        ForEachPad(sum.Length, keys, (at, pad) => Ring.Subtract(sum.AsSpan(at, pad.Length), pad, limbs));

    /// <inheritdoc/>
    public void Dispose() => sums.Dispose();

    private void ForEachPad(int words, PartKeys keys, Action<int, ulong[]> use)
    {
        var length = words / keys.Count;
        for (var part = 0; part < keys.Count; part++)
        {
            var needed = keys.Of(part);
            var pad = new ulong[length];
            try
            {
                using var stream = GateKey.CreatePad(session, _nextPad++, needed);
                for (var i = 0; i < length; i++)
                {
                    pad[i] = stream.NextUInt64();
                }

                use(part * length, pad);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(needed.AsSpan()));
                CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(pad.AsSpan()));
            }
        }
    }
}
