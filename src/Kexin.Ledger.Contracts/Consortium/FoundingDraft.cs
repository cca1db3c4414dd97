using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The document that founds a consortium while it goes round for the members' signatures.</summary>
/// <remarks>
/// What: the terms, and a place for each member's signature over their bytes, in the order of the cards. Copies that were signed apart
/// are merged; the order of signing does not matter, and neither does who collects.
/// Security: a card says who somebody is, and no more; anybody who has seen it could put it into a consortium. Only the signature over the
/// terms says that the member is in this one, with these members, this orderer and these rules.
/// </remarks>
public sealed class FoundingDraft
{
    private readonly ReadOnlyMemory<byte>[] _signatures;

    private FoundingDraft(FoundingTerms terms, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>[] signatures)
    {
        Terms = terms;
        Body = body;
        _signatures = signatures;
        Members = new MemberSet(terms.Cards);
        Consortium = terms.Suite.Hash(body.Span);
        Encoded = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteEncodedValue(body.Span);
            writer.WriteList(signatures, (w, signature) => w.WriteByteString(signature.Span));
            writer.WriteEndArray();
        });
    }

    /// <summary>What is signed.</summary>
    public FoundingTerms Terms { get; }

    /// <summary>Who would be in it.</summary>
    public MemberSet Members { get; }

    /// <summary>The id that the consortium will have: the hash of the terms' bytes.</summary>
    public Digest Consortium { get; }

    /// <summary>The canonical bytes: the terms and the signatures that are there.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Who has not signed yet.</summary>
    public IReadOnlyList<MemberCard> Missing => [.. Terms.Cards.Where((_, i) => _signatures[i].IsEmpty)];

    private ReadOnlyMemory<byte> Body { get; }

    /// <summary>Drafts a consortium from its members' cards; nobody has signed yet.</summary>
    /// <exception cref="ArgumentException">The values do not make a consortium; the message says why.</exception>
    public static FoundingDraft Create(FoundingTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var body = CanonicalCbor.Encode(terms.Write);
        try
        {
            return new FoundingDraft(
                CanonicalCbor.Decode(body, FoundingTerms.Read),
                body,
                [.. terms.Cards.Select(_ => ReadOnlyMemory<byte>.Empty)]
            );
        }
        catch (DecodingException e)
        {
            throw new ArgumentException(e.Message, nameof(terms), e);
        }
    }

    /// <summary>Reads a draft; every card and every signature in it is checked.</summary>
    /// <exception cref="DecodingException">The bytes are none; the message says why.</exception>
    public static FoundingDraft Decode(ReadOnlyMemory<byte> bytes)
    {
        Decoding.ThrowIfLonger(bytes, Bounds.GenesisSizeInBytes, "founding document");
        return CanonicalCbor.Decode(bytes, ReadSigned);
    }

    /// <summary>The draft with the signature of a member.</summary>
    /// <exception cref="ArgumentException">The key is no member's.</exception>
    public FoundingDraft Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var place = PlaceOf(MemberId.Of(key.PublicKey));
        return place < 0 ? throw new ArgumentException("The key is that of no member.", nameof(key))
            : _signatures[place].IsEmpty ? With(place, key.Sign(SigningPurposes.Founding, Body.Span))
            : this;
    }

    /// <summary>The draft with the signatures of a copy of it, too.</summary>
    /// <exception cref="ArgumentException">The other has other terms.</exception>
    public FoundingDraft Merge(FoundingDraft other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Consortium != Consortium)
        {
            throw new ArgumentException("The two are not copies of one founding document.", nameof(other));
        }

        var merged = this;
        for (var i = 0; i < _signatures.Length; i++)
        {
            merged = merged._signatures[i].IsEmpty ? merged.With(i, other._signatures[i]) : merged;
        }

        return merged;
    }

    /// <summary>The founding document, once every member has signed.</summary>
    /// <exception cref="InvalidOperationException">Somebody has not.</exception>
    public Genesis Complete() =>
        Missing.Count == 0
            ? new Genesis(Terms, Members, Consortium, Encoded)
            : throw new InvalidOperationException(UnsignedBy(Missing));

    internal static string UnsignedBy(IEnumerable<MemberCard> missing) =>
        $"Not signed yet by: {string.Join(", ", missing.Select(card => card.Name))}.";

    private static FoundingDraft ReadSigned(CborReader reader)
    {
        reader.ReadArray(2);
        var body = reader.ReadItem(Bounds.GenesisSizeInBytes);
        var signatures = reader.ReadList(
            Bounds.Members,
            item => (ReadOnlyMemory<byte>)item.ReadBytes(Bounds.SignatureSizeInBytes)
        );
        reader.EndArray();
        var terms = CanonicalCbor.Decode(body, FoundingTerms.Read);
        if (signatures.Length != terms.Cards.Count)
        {
            throw new DecodingException("A founding document has a place for one signature of each member.");
        }

        for (var i = 0; i < signatures.Length; i++)
        {
            var card = terms.Cards[i];
            if (
                !signatures[i].IsEmpty
                && !terms.Suite.Verify(card.Key, SigningPurposes.Founding, body, signatures[i].Span)
            )
            {
                throw new DecodingException($"The signature of {card.Name} is not over this founding document.");
            }
        }

        return new FoundingDraft(terms, body, signatures);
    }

    private FoundingDraft With(int place, ReadOnlyMemory<byte> signature)
    {
        ReadOnlyMemory<byte>[] signatures = [.. _signatures];
        signatures[place] = signature;
        return new FoundingDraft(Terms, Body, signatures);
    }

    private int PlaceOf(MemberId member) => Array.FindIndex([.. Terms.Cards], card => card.Id == member);
}
