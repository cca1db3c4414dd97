using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Authenticated;

/// <summary>A party's authenticated bits: random ones, sums with constants, and their opening.</summary>
/// <remarks>
/// What: a random bit with its code is a correlated transfer in which the other party's delta is the key's. The lowest bit of the first party's delta is 1,
/// that of the second's 0 (the transfers' lowest bits are left out), so that a multiple of their sum shows in its lowest bit.
/// Source: J. Nielsen, P. Nordholt, C. Orlandi, S. Burra, "A New Approach to Practical Active-Secure Two-Party Computation", CRYPTO 2012;
/// X. Wang, S. Ranellucci, J. Katz, "Authenticated Garbling and Efficient Maliciously Secure Two-Party Computation", CCS 2017.
/// Security: malicious, given transfers that are; a share is changed unseen with probability 2^-127.
/// </remarks>
public sealed class AuthenticatedParty
{
    private const int NonceSizeInBytes = 32;
    private const int BlocksHashedAtOnce = 64;

    private static readonly Block WithoutLowest = ~new Block(1, 0);

    private readonly ICorrelatedOtSender _keys;
    private readonly ICorrelatedOtReceiver _codes;

    /// <summary>Takes the transfers over: nobody else asks them for transfers whose blocks are used as they are.</summary>
    /// <param name="isFirst">Whether this party speaks first; the other doesn't. In a garbled circuit, the garbler.</param>
    /// <param name="keys">Transfers of which this party knows the correlation; of the peer's codes.</param>
    /// <param name="codes">Transfers the other way.</param>
    /// <param name="channel">To the other party.</param>
    /// <param name="random">Gives challenges.</param>
    /// <exception cref="ArgumentException">The transfers are semi-honest.</exception>
    public AuthenticatedParty(
        bool isFirst,
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
        (IsFirst, _keys, _codes, Channel, Random) = (isFirst, keys, codes, channel, random);
        Delta = isFirst ? keys.Delta : keys.Delta & WithoutLowest;
    }

    /// <summary>Whether this party speaks first.</summary>
    public bool IsFirst { get; }

    /// <summary>To the other party.</summary>
    public IMessageChannel Channel { get; }

    /// <summary>Gives this party's challenges.</summary>
    public RandomSource Random { get; }

    /// <summary>What this party's keys are multiplied by.</summary>
    public Block Delta { get; }

    /// <summary>Random bits that neither party knows.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<AuthenticatedBit[]> NextAsync(int count, CancellationToken cancellationToken)
    {
        var (keys, codes, bits) = (new Block[count], new Block[count], new byte[(count + 7) / 8]);
        if (IsFirst)
        {
            await _keys.SendAsync(keys, cancellationToken);
            await _codes.ReceiveAsync(codes, bits, cancellationToken);
        }
        else
        {
            await _codes.ReceiveAsync(codes, bits, cancellationToken);
            await _keys.SendAsync(keys, cancellationToken);
        }

        // What belongs to the second's delta loses its lowest bit: its keys, and the first's codes.
        var fresh = new AuthenticatedBit[count];
        for (var i = 0; i < count; i++)
        {
            fresh[i] = new AuthenticatedBit(
                (bits[i / 8] >> (i % 8) & 1) != 0,
                IsFirst ? codes[i] & WithoutLowest : codes[i],
                IsFirst ? keys[i] : keys[i] & WithoutLowest
            );
        }

        return fresh;
    }

    /// <summary>Adds a bit that both know: to the second party's share, and so to the first's key for it.</summary>
    public AuthenticatedBit Add(AuthenticatedBit bit, bool constant) =>
        IsFirst ? bit with { Key = bit.Key ^ (Delta & Block.Mask(constant)) } : bit with { Bit = bit.Bit ^ constant };

    /// <summary>Both learn the bits; who tells another share is found.</summary>
    public async Task<bool[]> OpenAsync(AuthenticatedBit[] bits, string stage, CancellationToken cancellationToken)
    {
        // One after the other: what the second says is held by its codes, not by having been said first.
        if (IsFirst)
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

    /// <summary>Bits that this party brings; the other one's share of them is zero.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<AuthenticatedBit[]> BringAsync(bool[] bits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bits);
        var codes = new Block[bits.Length];
        await ChosenCorrelatedOt.ReceiveAsync(_codes, Channel, BitMessages.Pack(bits), codes, cancellationToken);
        return
        [
            .. codes.Select(
                (code, i) => new AuthenticatedBit(bits[i], IsFirst ? code & WithoutLowest : code, Block.Zero)
            ),
        ];
    }

    /// <summary>Bits that the other party brings.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<AuthenticatedBit[]> AcceptAsync(int count, CancellationToken cancellationToken)
    {
        var keys = new Block[count];
        await ChosenCorrelatedOt.SendAsync(_keys, Channel, keys, cancellationToken);
        return [.. keys.Select(key => new AuthenticatedBit(false, Block.Zero, IsFirst ? key : key & WithoutLowest))];
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

    /// <summary>Both have the same, or the session ends; and a seed that neither could choose.</summary>
    /// <param name="digest">32 bytes, which the other party must have too.</param>
    /// <param name="stage">What the protocol is at.</param>
    /// <param name="finding">What follows if it has others.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.Cheating"/>: the peer has others.</exception>
    public async Task<Block> CompareAsync(
        byte[] digest,
        string stage,
        string finding,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(digest);
        byte[] own = [.. digest, .. Random.GetBytes(Block.SizeInBytes)];
        byte[] theirs;
        if (IsFirst)
        {
            // The second is bound before it sees anything, and shows what it was bound to after this side has shown its own.
            var commitment = await Channel.ReceiveExactlyAsync(SHA256.HashSizeInBytes, stage, cancellationToken);
            await Channel.SendAsync(own, cancellationToken);
            var opening = await Channel.ReceiveExactlyAsync(own.Length + NonceSizeInBytes, stage, cancellationToken);
            if (!CryptographicOperations.FixedTimeEquals(commitment, Commit(opening)))
            {
                throw Cheating($"{stage}: what was opened is not what was committed to.");
            }

            theirs = opening[..own.Length];
        }
        else
        {
            byte[] opening = [.. own, .. Random.GetBytes(NonceSizeInBytes)];
            await Channel.SendAsync(Commit(opening), cancellationToken);
            theirs = await Channel.ReceiveExactlyAsync(own.Length, stage, cancellationToken);
            ThrowIfDifferent(digest, theirs, stage, finding);
            await Channel.SendAsync(opening, cancellationToken);
        }

        ThrowIfDifferent(digest, theirs, stage, finding);
        return new Block(own.AsSpan(digest.Length)) ^ new Block(theirs.AsSpan(digest.Length));
    }

    private void ThrowIfDifferent(byte[] digest, byte[] theirs, string stage, string finding)
    {
        if (!CryptographicOperations.FixedTimeEquals(digest, theirs.AsSpan(0, digest.Length)))
        {
            throw Cheating($"{stage}: {finding}.");
        }
    }

    public static byte[] Commit(byte[] opening) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes("kexin/authenticated-garbling/1 commitment"), .. opening]);

    /// <summary>The other party was caught.</summary>
    public ProtocolException Cheating(string finding) => new(ProtocolError.Cheating, Channel.Peer, finding);

    /// <summary>A hash over blocks, bound to the stage.</summary>
    public static byte[] Proof(string stage, IEnumerable<Block> blocks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"kexin/authenticated-garbling/1 {stage}"));
        Span<Block> some = stackalloc Block[BlocksHashedAtOnce];
        var filled = 0;
        foreach (var block in blocks)
        {
            some[filled++] = block;
            if (filled == some.Length)
            {
                hash.AppendData(Block.AsBytes(some));
                filled = 0;
            }
        }

        hash.AppendData(Block.AsBytes(some[..filled]));
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
