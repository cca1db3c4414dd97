using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Into how many parts a secret is split, and which of them this party holds.</summary>
public sealed record ShareLayout
{
    private readonly int[] _held;

    /// <summary>Names the split.</summary>
    /// <param name="party">This party, from 0.</param>
    /// <param name="parties">How many there are.</param>
    /// <param name="parts">How many parts a secret has.</param>
    /// <param name="held">The parts that this party holds, each from 0.</param>
    public ShareLayout(int party, int parties, int parts, params ReadOnlySpan<int> held)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(party);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(party, parties);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfZero(held.Length, nameof(held));
        foreach (var part in held)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(part, nameof(held));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts, nameof(held));
        }

        (Party, Parties, Parts, _held) = (party, parties, parts, held.ToArray());
    }

    /// <summary>This party: dense, from 0, and apart from names and roles.</summary>
    public int Party { get; }

    /// <summary>How many parties hold parts.</summary>
    public int Parties { get; }

    /// <summary>How many parts a secret has.</summary>
    public int Parts { get; }

    /// <summary>The parts that this party holds; a public number belongs to part 0.</summary>
    public IReadOnlyList<int> Held => _held;

    /// <summary>Three parts, of which each of three parties holds its own and the next.</summary>
    public static ShareLayout Replicated(int party) => new(party, 3, 3, party, (party + 1) % 3);

    /// <summary>One part each of two parties, with MACs: of a dry run, whose key is zero.</summary>
    public static ShareLayout Authenticated(int party) => Authenticated(party, key: 0);

    /// <summary>This party's half of the key by which words are authenticated; null where they are not.</summary>
    internal ulong? Key { get; private init; }

    /// <summary>One part each of two parties, with MACs under this party's half of the key.</summary>
    internal static ShareLayout Authenticated(int party, ulong key) => new(party, 2, 2, party) { Key = key };

    /// <summary>This party's place among those that open an engine together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of them.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine keeps words in another order than they travel.</exception>
    internal static int FindParty(Session session, IReadOnlyList<string> parties)
    {
        var self = parties.ToList().IndexOf(session.Self);
        ArgumentOutOfRangeException.ThrowIfNegative(self, nameof(parties));
        return BitConverter.IsLittleEndian
            ? self
            : throw new PlatformNotSupportedException("Shared words travel as they lie in memory: little-endian.");
    }

    /// <summary>How many arrays a party holds of a vector: a part each, or a part and what authenticates it.</summary>
    internal int Slots(ShareDomain domain) =>
        Key is null ? _held.Length
        : domain == ShareDomain.Ring64 ? 2
        : 1 + BitKernels.BitsAWord;

    /// <summary>One part a party.</summary>
    public static ShareLayout Additive(int party, int parties) => new(party, parties, parties, party);

    public bool Equals(ShareLayout? other) =>
        other is not null
        && (Party, Parties, Parts, Key) == (other.Party, other.Parties, other.Parts, other.Key)
        && _held.AsSpan().SequenceEqual(other._held);

    public override int GetHashCode() => HashCode.Combine(Party, Parties, Parts);
}
