using System.Runtime.InteropServices;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Random bits of one party, authenticated as numbers and as bits.</summary>
/// <remarks>
/// What: authenticated numbers that were proved to be 0 or 1; the lowest bits of their MACs are MACs of the bits under the same key.
/// Source: "daBits", D. Rotaru, T. Wood, "MArBled Circuits", INDOCRYPT 2019; that the lowest bit of a number modulo 2^k needs no conversion:
/// eprint 2019/599, section 4; the proof as in <see cref="WordAuthentication"/>, which takes the place of cut-and-choose.
/// Security: that of the words. Cost: 1,536 bytes a bit.
/// </remarks>
internal sealed class DoubleBits(
    AuthenticatedParty party,
    WordAuthentication words,
    ShareLayout layout,
    RandomSource own
)
{
    /// <summary>That many bits of that party.</summary>
    /// <param name="owner">0 or 1.</param>
    /// <param name="count">A multiple of 64.</param>
    /// <param name="place">Which bit is bit j of word i: place(i, j).</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The bits as numbers in their order, and packed as said.</returns>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<(WordShares Numbers, WordShares Bits)> MakeAsync(
        int owner,
        int count,
        Func<int, int, int> place,
        CancellationToken cancellationToken
    )
    {
        var isOwner = owner == layout.Party;
        var bits = new UInt192[count];
        WordTags tags;
        if (isOwner)
        {
            var random = own.GetBytes(count);
            for (var i = 0; i < count; i++)
            {
                bits[i] = new UInt192(random[i] & 1UL, 0, 0);
            }

            tags = await words.ProveAsync(bits, areBits: true, cancellationToken);
        }
        else
        {
            tags = await words.VerifyAsync(count, areBits: true, cancellationToken);
        }

        var (macs, bitMacs) = (new UInt192[count], new ulong[count]);
        for (var i = 0; i < count; i++)
        {
            macs[i] = isOwner ? (bits[i] * words.Key) - tags.Words[i] : tags.Words[i];
            bitMacs[i] = tags.Tags[i] ^ (words.Key & (0 - (bits[i].IsOdd ? 1UL : 0)));
        }

        const int Width = BitKernels.BitsAWord;
        var (packed, rows) = (new ulong[count / Width], new ulong[count]);
        for (var i = 0; i < count; i++)
        {
            var from = place(i / Width, i % Width);
            packed[i / Width] |= (bits[from].IsOdd ? 1UL : 0) << (i % Width);
            rows[i] = bitMacs[from];
        }

        return (WordShares.OfWide(layout, bits, macs), BitPlanes.Of(layout, packed, rows));
    }

    /// <summary>Both keys of each party must be the same one: seen on random bits that are authenticated by either.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task CompareKeysAsync(MacCheck check, CancellationToken cancellationToken)
    {
        const int Bits = 64;
        for (var owner = 0; owner < 2; owner++)
        {
            ulong[] differences;
            if (owner == layout.Party)
            {
                var random = own.GetBytes(Bits);
                var bits = random.Select(each => new UInt192(each & 1UL, 0, 0)).ToArray();
                var tags = await words.ProveAsync(bits, areBits: true, cancellationToken);
                var same = await party.BringAsync([.. bits.Select(bit => bit.IsOdd)], cancellationToken);
                differences = [.. tags.Tags.Select((tag, i) => tag ^ same[i].Code.High)];
            }
            else
            {
                var tags = await words.VerifyAsync(Bits, areBits: true, cancellationToken);
                var same = await party.AcceptAsync(Bits, cancellationToken);
                differences = [.. tags.Tags.Select((tag, i) => tag ^ same[i].Key.High)];
            }

            check.MustBeSame(differences);
        }

        await check.SettleAsync("keys", cancellationToken);
    }
}
