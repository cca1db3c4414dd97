using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.SecretSharing;

/// <summary>One side's half of authenticated words: what it holds of word times key, and of the lowest bit times each key bit.</summary>
/// <param name="Words">Modulo 2^192: the verifier's half is the prover's plus key times word.</param>
/// <param name="Tags">Bit t: the verifier's is the prover's ⊕ bit t of the key, if the word is odd.</param>
internal readonly record struct WordTags(UInt192[] Words, ulong[] Tags)
{
    public WordTags Take(int count) => new(Words[..count], Tags[..count]);
}

/// <summary>Words of one party under the other's key, both ways.</summary>
/// <remarks>
/// What: for each of the 64 bits of the verifier's key the prover has two seeds, of which the verifier has the one that the bit names. The
/// prover tells the difference of both streams plus its words.
/// Source: correlated product evaluation, M. Keller, E. Orsini, P. Scholl, "MASCOT", CCS 2016, over the integers modulo 2^192 as in R. Cramer, I.
/// Damgård, D. Escudero, P. Scholl, C. Xing, "SPDZ2k", CRYPTO 2018, with its check by a random sum of all words and one that masks it. That words are
/// bits is proved as in C. Baum, L. Braun, A. Munch-Hansen, P. Scholl, "Moz Z2k arella", CRYPTO 2022: with key K and b² = b, the verifier's Q² - KQ is
/// a line in K whose two coefficients the prover knows.
/// Security: malicious; 64 bits of key, a false word or bit passes with 2^-58. A prover that uses other words for some key bits has to guess those.
/// Lowest bits carry the same key as <see cref="AuthenticatedParty"/>'s bits do: compared once on random bits that are thrown away.
/// Cost: 1,536 bytes a word from the prover; for a batch a round trip and 64 bytes (112 for bits).
/// </remarks>
internal sealed class WordAuthentication : IDisposable
{
    private const int KeyBits = 64;
    private const int WordsAtOnce = 4096;
    private const string Stage = "authenticated sharing, words";

    private readonly AuthenticatedParty _party;
    private readonly BlockGenerator[] _zeros;
    private readonly BlockGenerator[] _ones;
    private readonly BlockGenerator[] _chosen;

    private WordAuthentication(AuthenticatedParty party, Block[] zeros, Block[] ones, Block[] chosen)
    {
        _party = party;
        _zeros = [.. zeros.Select(seed => new BlockGenerator(seed))];
        _ones = [.. ones.Select(seed => new BlockGenerator(seed))];
        _chosen = [.. chosen.Select(seed => new BlockGenerator(seed))];
    }

    /// <summary>This party's key: the upper half of what its bits' keys are multiplied by.</summary>
    public ulong Key => _party.Delta.High;

    /// <summary>Hands out the seeds by random transfers, whose choices are corrected.</summary>
    public static async Task<WordAuthentication> OpenAsync(
        AuthenticatedParty party,
        RandomOtSender sender,
        RandomOtReceiver receiver,
        CancellationToken cancellationToken
    )
    {
        var (zeros, ones, chosen) = (new Block[KeyBits], new Block[KeyBits], new Block[KeyBits]);
        foreach (var sends in (bool[])[party.IsFirst, !party.IsFirst])
        {
            if (sends)
            {
                await sender.SendAsync(zeros, ones, cancellationToken);
                var flips = new ulong[1];
                await WordTransport.ReceiveAsync(party.Channel, flips, Stage, cancellationToken);
                for (var bit = 0; bit < KeyBits; bit++)
                {
                    var change = (zeros[bit] ^ ones[bit]) & Block.Mask(((flips[0] >> bit) & 1) != 0);
                    (zeros[bit], ones[bit]) = (zeros[bit] ^ change, ones[bit] ^ change);
                }
            }
            else
            {
                var choices = new byte[KeyBits / 8];
                await receiver.ReceiveAsync(chosen, choices, cancellationToken);
                ulong[] flips = [MemoryMarshal.Read<ulong>(choices) ^ party.Delta.High];
                await WordTransport.SendAsync(party.Channel, flips, cancellationToken);
            }
        }

        return new WordAuthentication(party, zeros, ones, chosen);
    }

    /// <summary>Binds this party to its words.</summary>
    /// <param name="words">Modulo 2^192; with <paramref name="areBits"/> 0 or 1 each.</param>
    /// <param name="areBits">Whether that they are bits is proved as well.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<WordTags> ProveAsync(UInt192[] words, bool areBits, CancellationToken cancellationToken)
    {
        // One more word masks the sum that is shown, another one the bits' proof.
        UInt192[] all = [.. words, Random(), Random()];
        var tags = new WordTags(new UInt192[all.Length], new ulong[all.Length]);
        for (var at = 0; at < all.Length; at += WordsAtOnce)
        {
            var count = Math.Min(WordsAtOnce, all.Length - at);
            var (stream, message) = (new UInt192[count], new UInt192[count]);
            for (var bit = 0; bit < KeyBits; bit++)
            {
                _ones[bit].Fill(MemoryMarshal.AsBytes(message.AsSpan()));
                _zeros[bit].Fill(MemoryMarshal.AsBytes(stream.AsSpan()));
                Mask(message, stream, all.AsSpan(at, count));
                Add(tags, at, stream, bit);
                await _party.Channel.SendAsync(MemoryMarshal.AsBytes(message.AsSpan()).ToArray(), cancellationToken);
            }
        }

        // Only now does the verifier say by which sum it checks.
        var seed = await _party.Channel.ReceiveExactlyAsync(Block.SizeInBytes, Stage, cancellationToken);
        var factors = Factors(seed, words.Length);
        var answer = new UInt192[areBits ? 4 : 2];
        Answer(all, tags, factors, answer);
        await _party.Channel.SendAsync(MemoryMarshal.AsBytes(answer.AsSpan()).ToArray(), cancellationToken);
        return tags.Take(words.Length);
    }

    /// <summary>Takes the other party's words, and checks that it is bound to them.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<WordTags> VerifyAsync(int words, bool areBits, CancellationToken cancellationToken)
    {
        var total = words + 2;
        var tags = new WordTags(new UInt192[total], new ulong[total]);
        for (var at = 0; at < total; at += WordsAtOnce)
        {
            var count = Math.Min(WordsAtOnce, total - at);
            var stream = new UInt192[count];
            for (var bit = 0; bit < KeyBits; bit++)
            {
                _chosen[bit].Fill(MemoryMarshal.AsBytes(stream.AsSpan()));
                var message = await _party.Channel.ReceiveExactlyAsync(
                    count * UInt192.SizeInBytes,
                    Stage,
                    cancellationToken
                );
                Correct(stream, MemoryMarshal.Cast<byte, UInt192>(message), 0 - ((Key >> bit) & 1));
                Add(tags, at, stream, bit);
            }
        }

        var seed = _party.Random.GetBytes(Block.SizeInBytes);
        await _party.Channel.SendAsync(seed, cancellationToken);
        var answer = await _party.Channel.ReceiveExactlyAsync(
            (areBits ? 4 : 2) * UInt192.SizeInBytes,
            Stage,
            cancellationToken
        );
        var factors = Factors(seed, words);
        var key = new UInt192(Key, 0, 0);
        var said = MemoryMarshal.Cast<byte, UInt192>(answer).ToArray();
        if (!Sum(tags.Words, factors).Equals(said[1] + (said[0] * key)))
        {
            throw _party.Cheating($"{Stage}: the words are not the same under each bit of the key.");
        }

        if (areBits && !Line(tags.Words, factors, key).Equals(said[2] + (said[3] * key)))
        {
            throw _party.Cheating($"{Stage}: what was to be bits is not.");
        }

        return tags.Take(words);
    }

    /// <summary>Binds both parties to their halves of shared words.</summary>
    /// <returns>This party's halves of the MACs: of both together, the word times both keys' sum.</returns>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<UInt192[]> ShareAsync(UInt192[] halves, CancellationToken cancellationToken)
    {
        var (mine, theirs) = (default(WordTags), default(WordTags));
        foreach (var proves in (bool[])[_party.IsFirst, !_party.IsFirst])
        {
            if (proves)
            {
                mine = await ProveAsync(halves, areBits: false, cancellationToken);
            }
            else
            {
                theirs = await VerifyAsync(halves.Length, areBits: false, cancellationToken);
            }
        }

        var macs = new UInt192[halves.Length];
        for (var i = 0; i < macs.Length; i++)
        {
            macs[i] = (halves[i] * Key) + theirs.Words[i] - mine.Words[i];
        }

        return macs;
    }

    public void Dispose()
    {
        foreach (var generator in (BlockGenerator[])[.. _zeros, .. _ones, .. _chosen])
        {
            generator.Dispose();
        }
    }

    /// <summary>The message of one bit of the key: both streams' difference plus the words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mask(Span<UInt192> message, ReadOnlySpan<UInt192> stream, ReadOnlySpan<UInt192> words)
    {
        for (var i = 0; i < message.Length; i++)
        {
            message[i] = stream[i] - message[i] + words[i];
        }
    }

    /// <summary>Adds the message to the verifier's stream where the bit of the key is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correct(Span<UInt192> stream, ReadOnlySpan<UInt192> message, ulong mask)
    {
        for (var i = 0; i < stream.Length; i++)
        {
            stream[i] += message[i] & mask;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(WordTags tags, int at, ReadOnlySpan<UInt192> stream, int bit)
    {
        var (words, lowest) = (tags.Words, tags.Tags);
        for (var i = 0; i < stream.Length; i++)
        {
            words[at + i] += stream[i] << bit;
            lowest[at + i] |= (stream[i].IsOdd ? 1UL : 0) << bit;
        }
    }

    /// <summary>The prover's sums: of words and of its halves, each with a mask; and the two coefficients of the bits' line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Answer(UInt192[] words, WordTags tags, ulong[] factors, Span<UInt192> answer)
    {
        var count = factors.Length;
        var (sum, half, constant, linear) = (words[count], tags.Words[count], tags.Words[count + 1], words[count + 1]);
        for (var i = 0; i < count; i++)
        {
            var factor = tags.Words[i] * factors[i];
            sum += words[i] * factors[i];
            half += factor;
            constant += tags.Words[i] * factor;
            linear += (words[i] + words[i] - new UInt192(1, 0, 0)) * factor;
        }

        (answer[0], answer[1]) = (sum, half);
        if (answer.Length > 2)
        {
            (answer[2], answer[3]) = (constant, linear);
        }
    }

    /// <summary>The verifier's side of the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static UInt192 Sum(UInt192[] halves, ulong[] factors)
    {
        var sum = halves[factors.Length];
        for (var i = 0; i < factors.Length; i++)
        {
            sum += halves[i] * factors[i];
        }

        return sum;
    }

    /// <summary>The verifier's side of the bits' line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static UInt192 Line(UInt192[] halves, ulong[] factors, UInt192 key)
    {
        var line = halves[factors.Length + 1];
        for (var i = 0; i < factors.Length; i++)
        {
            line += (halves[i] - key) * (halves[i] * factors[i]);
        }

        return line;
    }

    private UInt192 Random() => MemoryMarshal.Read<UInt192>(_party.Random.GetBytes(UInt192.SizeInBytes));

    private static ulong[] Factors(ReadOnlySpan<byte> seed, int count)
    {
        using var generator = new BlockGenerator(new Block(seed));
        var factors = new ulong[count];
        generator.Fill(MemoryMarshal.AsBytes(factors.AsSpan()));
        return factors;
    }
}
