using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>Sums that the requester can read only with the keys of all gates so far: what one gate shuts stays shut to the end.</summary>
/// <remarks>
/// The first provider adds to its vector a pad made of the keys, the requester takes it off again; pads are numbered alike at both.
/// </remarks>
internal sealed class GatedSums(Session session, SecureSummation sums) : IDisposable
{
    private readonly List<GateKeys> _keys = [];
    private readonly List<(GateKeys Keys, int Gate)> _needed = [];
    private int _nextPad;

    /// <summary>A provider's shares of zero.</summary>
    public ZeroShares Shares => sums.Shares!;

    /// <summary>From now on these gates shut every sum.</summary>
    /// <param name="keys">Disposed with this.</param>
    /// <param name="gates">Which of them; all where it is null.</param>
    public void Require(GateKeys keys, IEnumerable<int>? gates = null)
    {
        _keys.Add(keys);
        _needed.AddRange((gates ?? Enumerable.Range(0, keys.Count)).Select(gate => (keys, gate)));
    }

    /// <summary>A provider's part of a sum.</summary>
    /// <param name="vector">This provider's words; changed.</param>
    /// <param name="limbs">Words an element.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="more">A gate that shuts this sum alone.</param>
    public async Task OfferAsync(
        ulong[] vector,
        int limbs,
        CancellationToken cancellationToken,
        (GateKeys Keys, int Gate)? more = null
    )
    {
        if (Shares.IsFirst)
        {
            WithPad(vector.Length, more, pad => Ring.Add(vector, pad, limbs));
        }

        await sums.SumAsync(vector, vector.Length, limbs, cancellationToken);
    }

    /// <summary>The requester's part of such a sum, still padded.</summary>
    public async Task<ulong[]> ReceiveAsync(int words, int limbs, CancellationToken cancellationToken) =>
        (await sums.SumAsync(default, words, limbs, cancellationToken))!;

    /// <summary>Takes the pad off a sum that the requester received, as far as it has the keys; called once for each.</summary>
    public void Open(ulong[] sum, int limbs, (GateKeys Keys, int Gate)? more = null) =>
        WithPad(sum.Length, more, pad => Ring.Subtract(sum, pad, limbs));

    public void Dispose()
    {
        foreach (var keys in _keys)
        {
            keys.Dispose();
        }

        sums.Dispose();
    }

    private void WithPad(int words, (GateKeys Keys, int Gate)? more, Action<ulong[]> use)
    {
        IEnumerable<(GateKeys Keys, int Gate)> gates = more is { } one ? _needed.Append(one) : _needed;
        var open = gates.Where(item => item.Keys.IsOpen[item.Gate]).ToArray();
        var needed = GC.AllocateArray<GateKey>(open.Length, pinned: true);
        var pad = new ulong[words];
        try
        {
            for (var i = 0; i < open.Length; i++)
            {
                needed[i] = open[i].Keys[open[i].Gate]!.Value;
            }

            using var stream = GateKey.CreatePad(session, _nextPad++, needed);
            for (var i = 0; i < words; i++)
            {
                pad[i] = stream.NextUInt64();
            }

            use(pad);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(needed.AsSpan()));
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(pad.AsSpan()));
        }
    }
}
