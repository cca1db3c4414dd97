using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What holds for everybody in a consortium.</summary>
/// <param name="SmallestGroup">Results over fewer rows are not released; 1 to 1,000,000.</param>
/// <param name="ClockToleranceInMilliseconds">How far a block's time may lie from a member's clock; 1,000 to 3,600,000.</param>
public sealed record ConsortiumRules(int SmallestGroup = 5, int ClockToleranceInMilliseconds = 120_000);

/// <summary>The document that founds a consortium; its hash is the consortium's id, its content the state of block 0.</summary>
public sealed class Genesis
{
    private const string Kind = "kexin/genesis/1";
    private const int Items = 7;

    private Genesis(
        string name,
        Suite suite,
        long createdAt,
        ConsortiumRules rules,
        MemberId orderer,
        IReadOnlyList<MemberCard> cards,
        ReadOnlyMemory<byte> encoded
    )
    {
        Name = name;
        Suite = suite;
        CreatedAt = createdAt;
        Rules = rules;
        Orderer = orderer;
        Members = new MemberSet(cards);
        Encoded = encoded;
        Consortium = suite.Hash(encoded.Span);
    }

    /// <summary>The consortium's id: the hash of <see cref="Encoded"/>.</summary>
    public Digest Consortium { get; }

    /// <summary>The consortium's name.</summary>
    public string Name { get; }

    /// <summary>The algorithms that it uses.</summary>
    public Suite Suite { get; }

    /// <summary>When it was founded, in milliseconds since 1970, UTC; the time of block 0.</summary>
    public long CreatedAt { get; }

    /// <summary>What holds for everybody.</summary>
    public ConsortiumRules Rules { get; }

    /// <summary>Whose node orders transactions.</summary>
    public MemberId Orderer { get; }

    /// <summary>Who is in it.</summary>
    public MemberSet Members { get; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Founds a consortium from its members' cards.</summary>
    /// <exception cref="ArgumentException">The values do not make a consortium; the message says why.</exception>
    public static Genesis Create(
        string name,
        Suite suite,
        long createdAt,
        ConsortiumRules rules,
        MemberId orderer,
        IReadOnlyList<MemberCard> cards
    )
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(cards);
        var encoded = CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, Items);
            writer.WriteTextString(name);
            writer.WriteTextString(suite.Name);
            writer.WriteInt64(createdAt);
            writer.WriteInt32(rules.SmallestGroup);
            writer.WriteInt32(rules.ClockToleranceInMilliseconds);
            writer.WriteDigest(orderer.Value);
            writer.WriteList(cards, (w, card) => w.WriteEncodedValue(card.Encoded.Span));
            writer.WriteEndArray();
        });
        try
        {
            return Decode(encoded);
        }
        catch (DecodingException e)
        {
            throw new ArgumentException(e.Message, nameof(cards), e);
        }
    }

    /// <summary>Reads a genesis document; every card in it is checked.</summary>
    /// <exception cref="DecodingException">The bytes are none; the message says why.</exception>
    public static Genesis Decode(ReadOnlyMemory<byte> bytes)
    {
        Decoding.ThrowIfLonger(bytes, Bounds.GenesisSizeInBytes, "genesis document");
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, Items);
                var name = reader.ReadName();
                if (!Suite.TryParse(reader.ReadText(Bounds.IdentifierInCharacters), out var suite))
                {
                    throw new DecodingException("The genesis document names no known suite.");
                }

                var createdAt = reader.ReadTime();
                var rules = new ConsortiumRules(reader.ReadInt(1, 1_000_000), reader.ReadInt(1_000, 3_600_000));
                var orderer = reader.ReadMemberId();
                var cards = reader.ReadList(
                    Bounds.Members,
                    item => MemberCard.Decode(item.ReadItem(Bounds.MemberCardSizeInBytes))
                );
                reader.EndArray();
                ThrowIfNoConsortium(suite, orderer, cards);
                return new Genesis(name, suite, createdAt, rules, orderer, cards, bytes);
            }
        );
    }

    private static void ThrowIfNoConsortium(Suite suite, MemberId orderer, MemberCard[] cards)
    {
        var problem = cards switch
        {
            _ when cards.FirstOrDefault(card => card.Key.Suite != suite.Id) is { } other =>
                $"{other.Name}'s key is of another suite than the consortium's, {suite.Name}.",
            _ when cards.DistinctBy(card => card.Id).Count() != cards.Length => "A member's card is there twice.",
            _ when cards.DistinctBy(card => card.Name).Count() != cards.Length => "Two members have the same name.",
            _ when cards.DistinctBy(card => card.Details.TlsKeyHash).Count() != cards.Length =>
                "Two members have the same TLS key.",
            _ when !cards.Any(card => card.Id == orderer && card.Counts) =>
                "The orderer is not among the members that count.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new DecodingException(problem);
        }
    }
}
