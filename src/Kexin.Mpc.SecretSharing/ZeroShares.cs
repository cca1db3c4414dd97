using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>One provider's endless supply of random additive shares of zero, and of randomness that all providers have in common.</summary>
/// <remarks>
/// What: the shares that all providers draw at the same place of their streams are random but for their sum, which is zero. A
/// vector plus such a share is therefore this provider's share in an additive sharing of the sum of all vectors.
/// Source: K. Bonawitz et al., "Practical Secure Aggregation for Privacy-Preserving Machine Learning", CCS 2017, section 4,
/// without its means against parties who drop out. Each pair of providers has a seed that comes from the key agreement of their
/// session; what one of the two adds from the seed's stream, the other subtracts.
/// Security: semi-honest providers, secure channels. Whoever sees the masked vectors of all, and the seeds of all but two or more
/// providers, learns the sum of those providers' vectors and nothing else of them: 128 bits, by the suite's agreement and its generator (AES-256 or SM4 in counter mode). The
/// common randomness is known to every provider and to nobody else.
/// Cost: one round of 32 bytes each way between any two providers; nothing for a share.
/// Not for: one provider alone; a second run; providers who cheat, whose sum is then wrong without anyone noticing.
/// </remarks>
public sealed class ZeroShares : IDisposable
{
    private const int SeedSizeInBytes = SeededRandomSource.SeedSizeInBytes;
    private const int WordsAtOnce = 512;

    private readonly int _self;
    private readonly Pair[] _pairs;
    private readonly SeededRandomSource _common;

    private ZeroShares(int self, Pair[] pairs, SeededRandomSource common)
    {
        _self = self;
        _pairs = pairs;
        _common = common;
    }

    /// <summary>Whether this is the first provider: the one that adds what is to be added once.</summary>
    public bool IsFirst => _self == 0;

    /// <summary>The stream that every provider has in common; all must draw from it alike.</summary>
    public RandomSource Common => _common;

    /// <summary>Agrees on the seeds with all other providers.</summary>
    /// <param name="session">This party is one of the providers.</param>
    /// <param name="providers">At least two names, in the order that all use.</param>
    /// <param name="random">Gives this provider's part of the common seed.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another provider is at fault.</exception>
    public static async Task<ZeroShares> OpenAsync(
        Session session,
        IReadOnlyList<string> providers,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(providers.Count, 2);
        var self = providers.ToList().IndexOf(session.Self);
        ArgumentOutOfRangeException.ThrowIfNegative(self);

        // To each other provider: this one's part of the common seed, the same to all.
        var common = random.GetBytes(SeedSizeInBytes);
        var exchanges = providers
            .Select(
                (party, i) =>
                    i == self ? Task.FromResult(common) : ExchangeAsync(session, party, common, cancellationToken)
            )
            .ToList();
        await foreach (var done in Task.WhenEach(exchanges).WithCancellation(cancellationToken))
        {
            await done;
        }

        var parts = (await Task.WhenAll(exchanges)).SelectMany(part => part).ToArray();

        // The parts are fresh: a session that opens two supplies gets two independent ones.
        var pairs = providers
            .Select((party, i) => i == self ? null : new Pair(session, party, adds: self < i, parts))
            .OfType<Pair>()
            .ToArray();
        var shares = new ZeroShares(self, pairs, Stream(session, "common", parts, []));
        CryptographicOperations.ZeroMemory(common);
        CryptographicOperations.ZeroMemory(parts);
        return shares;
    }

    /// <summary>Adds the next share of zero over Z_2^(64·limbs) to a vector, which may then be shown.</summary>
    /// <param name="vector">Whole elements, each of <paramref name="limbs"/> words, the lowest first.</param>
    /// <param name="limbs">Words an element.</param>
    public void Mask(Span<ulong> vector, int limbs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limbs, 1);
        var bytes = new byte[Math.Max(WordsAtOnce / limbs, 1) * limbs * sizeof(ulong)];
        var words = new ulong[bytes.Length / sizeof(ulong)];
        foreach (var pair in _pairs)
        {
            for (var at = 0; at < vector.Length; at += words.Length)
            {
                var part = vector[at..Math.Min(at + words.Length, vector.Length)];
                pair.Ring.Fill(bytes.AsSpan(0, part.Length * sizeof(ulong)));
                for (var i = 0; i < part.Length; i++)
                {
                    words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
                }

                if (pair.Adds)
                {
                    SecretSharing.Ring.Add(part, words.AsSpan(0, part.Length), limbs);
                }
                else
                {
                    SecretSharing.Ring.Subtract(part, words.AsSpan(0, part.Length), limbs);
                }
            }
        }

        CryptographicOperations.ZeroMemory(bytes);
        Array.Clear(words);
    }

    /// <summary>Adds the next share of zero over F_p to a vector of elements.</summary>
    internal void MaskField(Span<ulong> elements)
    {
        foreach (var pair in _pairs)
        {
            for (var i = 0; i < elements.Length; i++)
            {
                var mask = Mersenne61.Sample(pair.Field);
                elements[i] = pair.Adds ? Mersenne61.Add(elements[i], mask) : Mersenne61.Subtract(elements[i], mask);
            }
        }
    }

    public void Dispose()
    {
        foreach (var pair in _pairs)
        {
            pair.Ring.Dispose();
            pair.Field.Dispose();
        }

        _common.Dispose();
    }

    private static async Task<byte[]> ExchangeAsync(
        Session session,
        string party,
        byte[] message,
        CancellationToken cancellationToken
    )
    {
        var received = await session.With(party).ExchangeAsync(message, SeedSizeInBytes, cancellationToken);
        return received.Length == SeedSizeInBytes
            ? received
            : throw new ProtocolException(
                ProtocolError.Malformed,
                party,
                $"a seed of {SeedSizeInBytes} bytes was expected, {received.Length} bytes came."
            );
    }

    /// <summary>The stream for one use, bound to the session.</summary>
    private static SeededRandomSource Stream(
        Session session,
        string use,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second
    )
    {
        using var digest = session.Suite.CreateDigest();
        digest.Append(Encoding.UTF8.GetBytes($"kexin/zero-shares/2 {session.Id} {use} "));
        digest.Append(first);
        digest.Append(second);
        var seed = digest.Current().ToArray();
        var stream = session.Suite.CreateRandomSource(seed);
        CryptographicOperations.ZeroMemory(seed);
        return stream;
    }

    private sealed class Pair
    {
        /// <summary>Takes what the session gives the pair, and what is fresh of this supply.</summary>
        public Pair(Session session, string other, bool adds, ReadOnlySpan<byte> fresh)
        {
            Span<byte> shared = stackalloc byte[SeedSizeInBytes];
            session.DeriveShared(other, "zero-shares", shared);
            Adds = adds;
            Ring = Stream(session, "ring", shared, fresh);
            Field = Stream(session, "field", shared, fresh);
            CryptographicOperations.ZeroMemory(shared);
        }

        /// <summary>Whether this end adds what the other subtracts.</summary>
        public bool Adds { get; }

        public SeededRandomSource Ring { get; }

        public SeededRandomSource Field { get; }
    }
}
