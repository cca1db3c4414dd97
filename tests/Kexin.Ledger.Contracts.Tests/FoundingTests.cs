using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests;

public sealed class FoundingTests
{
    private readonly TestConsortium _consortium = new();

    private FoundingDraft Draft => _consortium.Draft;

    [Fact]
    public void A_card_alone_puts_nobody_into_a_consortium()
    {
        var signed = _consortium.Keys.Skip(1).Aggregate(Draft, (draft, key) => draft.Sign(key));
        Assert.Equal("Hospital 0", Assert.Single(signed.Missing).Name);
        var error = Assert.Throws<DecodingException>(() => Genesis.Decode(signed.Encoded));
        Assert.Equal("Not signed yet by: Hospital 0.", error.Message);
        Assert.Throws<InvalidOperationException>(signed.Complete);
    }

    [Fact]
    public void Copies_that_were_signed_apart_are_put_together()
    {
        var copies = _consortium.Keys.Select(key => FoundingDraft.Decode(Draft.Sign(key).Encoded));
        var genesis = copies.Aggregate((all, copy) => all.Merge(copy)).Complete();
        Assert.Equal(_consortium.Genesis.Consortium, genesis.Consortium);
        Assert.Equal(genesis.Consortium, Genesis.Decode(genesis.Encoded).Consortium);
    }

    [Fact]
    public void A_signature_holds_for_these_terms_alone()
    {
        FoundingTerms[] others =
        [
            Draft.Terms with
            {
                Name = "Another",
            },
            Draft.Terms with
            {
                Rules = new ConsortiumRules(SmallestGroup: 1),
            },
            Draft.Terms with
            {
                Orderer = _consortium.Member(1),
            },
            Draft.Terms with
            {
                Cards = [.. Draft.Terms.Cards.Take(6)],
            },
        ];
        Assert.All(
            others,
            terms =>
            {
                var other = FoundingDraft.Create(terms);
                Assert.Throws<ArgumentException>(() => other.Merge(_consortium.Draft.Sign(_consortium.Keys[0])));
                Assert.Throws<DecodingException>(() => FoundingDraft.Decode(WithSignatureOf(Draft, other, 0)));
            }
        );
    }

    [Fact]
    public void A_stranger_signs_nothing()
    {
        using var stranger = Suite.Standard.CreateSigningKey();
        Assert.Throws<ArgumentException>(() => Draft.Sign(stranger));
    }

    [Theory]
    [InlineData("Hospital 1", "Hospital 1")]
    [InlineData("Clinic", "Сlinic")]
    [InlineData("Clinic One", "CLINIC-ONE")]
    [InlineData("Clinic 10", "Ｃlinic lO")]
    [InlineData("Hôpital", "Hopital")]
    [InlineData("Clinic", "Clіnіc")]
    [InlineData("Clinic", "Clιnic")]
    public void Two_members_whose_names_look_alike_found_nothing(string first, string second)
    {
        var cards = new[] { first, second }
            .Select(
                (name, i) => MemberCard.Sign(Draft.Terms.Cards[i].Details with { Name = name }, _consortium.Keys[i])
            )
            .ToArray();
        Assert.Throws<ArgumentException>(() => FoundingDraft.Create(Draft.Terms with { Cards = cards }));
    }

    [Theory]
    [InlineData("Clinic", false)]
    [InlineData("Клиника Clinic", false)]
    [InlineData("仁济 Clinic β-组", false)]
    [InlineData("Сlinic", true)]
    [InlineData("Clinιc", true)]
    [InlineData("Ｃlinic", true)]
    [InlineData("Ｃｌｉｎｉｃ 2020", false)]
    public void A_word_of_two_scripts_is_noticed(string name, bool isMixed) =>
        Assert.Equal(isMixed, Likeness.IsMixed(name));

    /// <summary>The other's terms with a member's signature over the first's.</summary>
    private byte[] WithSignatureOf(FoundingDraft draft, FoundingDraft other, int member)
    {
        var signed = draft.Sign(_consortium.Keys[member]).Encoded;
        var (_, signatures) = Split(signed);
        var (terms, _) = Split(other.Encoded);
        return CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteEncodedValue(terms.Span);
            writer.WriteList(
                [.. signatures.Take(other.Terms.Cards.Count)],
                (w, signature) => w.WriteByteString(signature)
            );
            writer.WriteEndArray();
        });
    }

    private static (ReadOnlyMemory<byte> Terms, byte[][] Signatures) Split(ReadOnlyMemory<byte> document) =>
        CanonicalCbor.Decode(
            document,
            reader =>
            {
                reader.ReadArray(2);
                var terms = reader.ReadItem(Bounds.GenesisSizeInBytes);
                var signatures = reader.ReadList(
                    Bounds.Members,
                    item => item.ReadBytes(Bounds.SignatureSizeInBytes).ToArray()
                );
                reader.EndArray();
                return (terms, signatures);
            }
        );
}
