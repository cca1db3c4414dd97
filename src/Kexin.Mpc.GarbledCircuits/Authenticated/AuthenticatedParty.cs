using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits.Authenticated;

/// <summary>A party's authenticated bits: random ones, sums with constants, and their opening.</summary>
/// <remarks>
/// What: a random bit with its code is a correlated transfer in which the other party's delta is the key's. The lowest bit of the garbler's delta is 1,
/// that of the evaluator's 0 (the transfers' lowest bits are left out), so that a multiple of their sum shows in its lowest bit.
/// Source: J. Nielsen, P. Nordholt, C. Orlandi, S. Burra, "A New Approach to Practical Active-Secure Two-Party Computation", CRYPTO 2012;
/// X. Wang, S. Ranellucci, J. Katz, "Authenticated Garbling and Efficient Maliciously Secure Two-Party Computation", CCS 2017.
/// Security: malicious, given transfers that are; a share is changed unseen with probability 2^-127.
/// </remarks>
internal sealed class AuthenticatedParty
{
    private static readonly Block WithoutLowest = ~new Block(1, 0);

    private readonly ICorrelatedOtSender _keys;
    private readonly ICorrelatedOtReceiver _codes;

    public AuthenticatedParty(
        bool isGarbler,
        ICorrelatedOtSender keys,
        ICorrelatedOtReceiver codes,
        IMessageChannel channel,
        RandomSource random
    )
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(random);
        ThrowIfSemiHonest(keys);
        ThrowIfSemiHonest(codes);
        (IsGarbler, _keys, _codes, Channel, Random) = (isGarbler, keys, codes, channel, random);
        Delta = isGarbler ? keys.Delta : keys.Delta & WithoutLowest;
    }

    public bool IsGarbler { get; }

    public IMessageChannel Channel { get; }

    public RandomSource Random { get; }

    /// <summary>What this party's keys are multiplied by.</summary>
    public Block Delta { get; }

    /// <summary>Random bits that neither party knows.</summary>
    public async Task<AuthenticatedBit[]> NextAsync(int count, CancellationToken cancellationToken)
    {
        var (keys, codes, bits) = (new Block[count], new Block[count], new byte[(count + 7) / 8]);
        if (IsGarbler)
        {
            await _keys.SendAsync(keys, cancellationToken);
            await _codes.ReceiveAsync(codes, bits, cancellationToken);
        }
        else
        {
            await _codes.ReceiveAsync(codes, bits, cancellationToken);
            await _keys.SendAsync(keys, cancellationToken);
        }

        // What belongs to the evaluator's delta loses its lowest bit: its keys, and the garbler's codes.
        var fresh = new AuthenticatedBit[count];
        for (var i = 0; i < count; i++)
        {
            fresh[i] = new AuthenticatedBit(
                (bits[i / 8] >> (i % 8) & 1) != 0,
                IsGarbler ? codes[i] & WithoutLowest : codes[i],
                IsGarbler ? keys[i] : keys[i] & WithoutLowest
            );
        }

        return fresh;
    }

    /// <summary>Adds a bit that both know: to the evaluator's share, and so to the garbler's key for it.</summary>
    public AuthenticatedBit Add(AuthenticatedBit bit, bool constant) =>
        IsGarbler ? bit with { Key = bit.Key ^ (Delta & Block.Mask(constant)) } : bit with { Bit = bit.Bit ^ constant };

    /// <summary>Both learn the bits; who tells another share is found.</summary>
    public async Task<bool[]> OpenAsync(AuthenticatedBit[] bits, string stage, CancellationToken cancellationToken)
    {
        // One after the other: what the second says is held by its codes, not by having been said first.
        if (IsGarbler)
        {
            await ShowAsync(bits, stage, cancellationToken);
            return await SeeAsync(bits, stage, cancellationToken);
        }

        var opened = await SeeAsync(bits, stage, cancellationToken);
        await ShowAsync(bits, stage, cancellationToken);
        return opened;
    }

    /// <summary>Tells the other party this one's shares.</summary>
    public async Task ShowAsync(AuthenticatedBit[] bits, string stage, CancellationToken cancellationToken)
    {
        var shares = BitMessages.Pack([.. bits.Select(bit => bit.Bit)]);
        await Channel.SendAsync((byte[])[.. shares, .. Proof(stage, bits.Select(bit => bit.Code))], cancellationToken);
    }

    /// <summary>Learns the bits from what the other party's <see cref="ShowAsync"/> says.</summary>
    public async Task<bool[]> SeeAsync(AuthenticatedBit[] bits, string stage, CancellationToken cancellationToken)
    {
        var size = (bits.Length + 7) / 8;
        var message = await Channel.ReceiveExactlyAsync(size + SHA256.HashSizeInBytes, stage, cancellationToken);
        var shares = BitMessages.Unpack(Channel.Peer, message[..size], bits.Length, stage);
        var codes = bits.Select((bit, i) => bit.Key ^ (Delta & Block.Mask(shares[i])));
        if (!CryptographicOperations.FixedTimeEquals(message.AsSpan(size), Proof(stage, codes)))
        {
            throw Cheating($"{stage}: the codes do not prove the shares.");
        }

        return [.. shares.Select((share, i) => share ^ bits[i].Bit)];
    }

    public ProtocolException Cheating(string finding) => new(ProtocolError.Cheating, Channel.Peer, finding);

    /// <summary>A hash over blocks, bound to the stage.</summary>
    public static byte[] Proof(string stage, IEnumerable<Block> blocks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"kexin/authenticated-garbling/1 {stage}"));
        Span<byte> bytes = stackalloc byte[Block.SizeInBytes];
        foreach (var block in blocks)
        {
            block.CopyTo(bytes);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    private static void ThrowIfSemiHonest(object transfers)
    {
        if (
            transfers
            is SoftSpokenRole { Parameters.IsMalicious: false }
                or SilentRole { Parameters.IsMalicious: false }
        )
        {
            throw new ArgumentException("Transfers against malicious parties were expected, these are semi-honest.");
        }
    }
}
