using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What both parties must hold alike if no opened share was changed, hashed until they compare.</summary>
/// <remarks>
/// What: a party's half of a MAC less its half of the key times what was opened; of both halves together, zero.
/// Source: I. Damgård, V. Pastro, N. Smart, S. Zakarias, "Multiparty Computation from Somewhat Homomorphic Encryption", CRYPTO 2012: MACs of many
/// openings are checked at once before an output. With two parties the halves themselves are compared, so that no random sum is needed.
/// Security: a changed share passes with 2^-64, the chance to name the other party's half; who speaks second is committed before.
/// </remarks>
internal sealed class MacCheck(AuthenticatedParty party) : IDisposable
{
    private readonly IncrementalHash _pending = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _failed;

    /// <summary>Halves whose sum is zero.</summary>
    public void MustVanish(UInt192[] halves)
    {
        UInt192[] same = party.IsFirst ? halves : [.. halves.Select(half => default(UInt192) - half)];
        _pending.AppendData(MemoryMarshal.AsBytes(same.AsSpan()));
    }

    /// <summary>Halves of a zero sharing: numbers' sum, or bits' exclusive or.</summary>
    public void MustVanish(WordShares halves)
    {
        var same = party.IsFirst || halves.Domain == ShareDomain.Binary64 ? halves : halves.MultiplyExactly(-1);
        for (var slot = 1; slot < halves.Slots; slot++)
        {
            _pending.AppendData(MemoryMarshal.AsBytes(same[slot].AsSpan()));
        }
    }

    /// <summary>Words that must be the same at both.</summary>
    public void MustBeSame(ReadOnlySpan<ulong> words) => _pending.AppendData(MemoryMarshal.AsBytes(words));

    /// <summary>Compares all that is pending.</summary>
    /// <returns>A seed that neither party could choose.</returns>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.Cheating"/>: something was changed; the error names the stage.</exception>
    /// <exception cref="ObjectDisposedException">An earlier comparison did not end well: what was pending then was never found to be right.</exception>
    public async Task<Block> SettleAsync(string stage, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_failed, this);
        _failed = true;
        var seed = await party.CompareAsync(
            _pending.GetHashAndReset(),
            $"authenticated sharing, {stage}",
            "a MAC does not fit what was opened",
            cancellationToken
        );
        _failed = false;
        return seed;
    }

    public void Dispose() => _pending.Dispose();
}
