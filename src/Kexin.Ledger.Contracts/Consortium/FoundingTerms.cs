using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What the members of a consortium agree on when they found it.</summary>
/// <param name="Name">The consortium's name.</param>
/// <param name="Suite">The algorithms that it uses.</param>
/// <param name="CreatedAt">When it was drafted, in milliseconds since 1970, UTC; the time of block 0.</param>
/// <param name="Rules">What holds for everybody.</param>
/// <param name="Orderer">Whose node orders transactions; one that counts.</param>
/// <param name="Cards">1 to 100 members, with names that do not look alike and TLS keys of their own.</param>
public sealed record FoundingTerms(
    string Name,
    Suite Suite,
    long CreatedAt,
    ConsortiumRules Rules,
    MemberId Orderer,
    IReadOnlyList<MemberCard> Cards
)
{
    private const string Kind = "kexin/genesis/2";
    private const int Items = 6;

    internal void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, Items);
        writer.WriteTextString(Name);
        writer.WriteTextString(Suite.Name);
        writer.WriteInt64(CreatedAt);
        Rules.Write(writer);
        writer.WriteDigest(Orderer.Value);
        writer.WriteList(Cards, (w, card) => w.WriteEncodedValue(card.Encoded.Span));
        writer.WriteEndArray();
    }

    internal static FoundingTerms Read(CborReader reader)
    {
        reader.ReadKind(Kind, Items);
        var name = reader.ReadName();
        if (!Suite.TryParse(reader.ReadText(Bounds.IdentifierInCharacters), out var suite))
        {
            throw new DecodingException("The genesis document names no known suite.");
        }

        var terms = new FoundingTerms(
            name,
            suite,
            reader.ReadTime(),
            ConsortiumRules.Read(reader),
            reader.ReadMemberId(),
            reader.ReadList(Bounds.Members, item => MemberCard.Decode(item.ReadItem(Bounds.MemberCardSizeInBytes)))
        );
        reader.EndArray();
        terms.ThrowIfNoConsortium();
        return terms;
    }

    private void ThrowIfNoConsortium()
    {
        var problem = Cards switch
        {
            _ when Cards.FirstOrDefault(card => card.Key.Suite != Suite.Id) is { } other =>
                $"{other.Name}'s key is of another suite than the consortium's, {Suite.Name}.",
            _ when Cards.DistinctBy(card => card.Id).Count() != Cards.Count => "A member's card is there twice.",
            _ when Cards.DistinctBy(card => card.Name).Count() != Cards.Count => "Two members have the same name.",
            _ when FindAlike() is { } alike =>
                $"The names of two members look alike: '{alike.First}' and '{alike.Second}'.",
            _ when Cards.DistinctBy(card => card.Details.TlsKeyHash).Count() != Cards.Count =>
                "Two members have the same TLS key.",
            _ when !Cards.Any(card => card.Id == Orderer && card.Counts) =>
                "The orderer is not among the members that count.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new DecodingException(problem);
        }
    }

    private (string First, string Second)? FindAlike() =>
        Cards
            .GroupBy(card => Likeness.Of(card.Name), StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => ((string, string)?)(group.First().Name, group.Last().Name))
            .FirstOrDefault();
}
