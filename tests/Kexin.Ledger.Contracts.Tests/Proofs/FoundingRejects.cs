using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Proofs;

/// <summary>Rejects: founding documents that every member signed, and that break one rule each; both verifiers know all of the rules.</summary>
public sealed class FoundingRejects
{
    private const int Members = 4;
    private readonly ProofSample _sample = new(Suite.Standard);

    [Theory]
    [InlineData("Clinic")]
    [InlineData("仁济　医院")]
    [InlineData("Hôpital Ångström")]
    [InlineData("Клиника")]
    [InlineData("한국 병원")]
    [InlineData("𠮷野")]
    public void A_name_that_is_seen_is_taken(string name) =>
        Assert.NotEqual(ProofCheckKind.Genesis, Failing(name: name));

    [Theory]
    [InlineData("")]
    [InlineData(" Clinic")]
    [InlineData("Clinic ")]
    [InlineData("Clinic　")]
    [InlineData("Cli\u200Bnic")]
    [InlineData("Cli\u202Enic")]
    [InlineData("Cli\nnic")]
    [InlineData("Cli\u00A0nic")]
    [InlineData("Cli\uE000nic")]
    [InlineData("\uFEFFClinic")]
    [InlineData("Ho\u0302pital")]
    [InlineData("\uF900")]
    [InlineData("Hospital 1")]
    [InlineData("HOSPITAL-1")]
    [InlineData("Ноѕрitаl 1")]
    [InlineData("Ｈｏｓｐｉｔａｌ １")]
    [InlineData("Hospıtal l")]
    [InlineData("Hóspital 1")]
    public void A_name_that_hides_something_or_is_taken_for_anothers_is_refused(string name) =>
        Assert.Equal(ProofCheckKind.Genesis, Failing(name: name));

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        Assert.NotEqual(ProofCheckKind.Genesis, Failing(name: new string('n', Bounds.NameInCharacters)));
        Assert.Equal(ProofCheckKind.Genesis, Failing(name: new string('n', Bounds.NameInCharacters + 1)));
    }

    [Theory]
    [InlineData("a.example:1", true)]
    [InlineData("127.0.0.1:65535", true)]
    [InlineData("[::1]:7000", true)]
    [InlineData("a-b.c1:80", true)]
    [InlineData("A.example:1", false)]
    [InlineData("a.example", false)]
    [InlineData("a.example:0", false)]
    [InlineData("a.example:080", false)]
    [InlineData("a.example:65536", false)]
    [InlineData("a..example:1", false)]
    [InlineData("-a.example:1", false)]
    [InlineData("a-.example:1", false)]
    [InlineData("a.1:1", false)]
    [InlineData("1.2.3:1", false)]
    [InlineData("1.2.3.256:1", false)]
    [InlineData("1.2.3.04:1", false)]
    [InlineData("[::g]:1", false)]
    [InlineData("[:]:1", false)]
    [InlineData("[::1:7000", false)]
    [InlineData("a_b.example:1", false)]
    [InlineData("a.example:1\n", false)]
    public void An_address_is_a_host_and_a_port(string endpoint, bool isOne) =>
        Assert.Equal(!isOne, Failing(endpoint: endpoint) == ProofCheckKind.Genesis);

    [Fact]
    public void Terms_that_make_no_consortium_are_refused()
    {
        Assert.NotEqual(ProofCheckKind.Genesis, Failing());
        Assert.Equal(ProofCheckKind.Genesis, Failing(suite: "another"));
        Assert.Equal(ProofCheckKind.Genesis, Failing(suite: "guomi"));
        Assert.Equal(ProofCheckKind.Genesis, Failing(orderer: 3));
        Assert.Equal(ProofCheckKind.Genesis, Failing(rules: new ConsortiumRules(SmallestGroup: 0)));
        Assert.Equal(ProofCheckKind.Genesis, Failing(rules: new ConsortiumRules(BytesPerDay: 1)));
        Assert.Equal(ProofCheckKind.Genesis, Failing(rules: new ConsortiumRules(ClockToleranceInMilliseconds: 999)));
        Assert.Equal(ProofCheckKind.Genesis, Failing(signatures: Members - 1));
        Assert.Equal(ProofCheckKind.Genesis, Failing(isSameTlsKey: true));
    }

    /// <summary>The check at which a file stops whose founding document is so: the one after it, as its header is of another consortium.</summary>
    private ProofCheckKind Failing(
        string name = "Clinic",
        string endpoint = "a.example:1",
        string suite = "standard",
        int orderer = 0,
        ConsortiumRules? rules = null,
        int signatures = Members,
        bool isSameTlsKey = false
    )
    {
        var keys = _sample.Consortium.Keys.Take(Members).ToArray();
        var cards = keys.Select(
            (key, i) =>
                Signed(
                    key,
                    SigningPurposes.MemberCard,
                    Card(
                        key,
                        new MemberDetails(
                            i == 0 ? name : $"Hospital {i}",
                            i == 3 ? MemberRole.Observer : MemberRole.Member,
                            Suite.Standard.Hash([isSameTlsKey ? (byte)0 : (byte)i]),
                            i == 0 ? endpoint : "b.example:1",
                            "b.example:2"
                        )
                    )
                )
        );
        var body = CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind("kexin/genesis/2", 6);
            writer.WriteTextString("Clinics");
            writer.WriteTextString(suite);
            writer.WriteInt64(1);
            (rules ?? new ConsortiumRules()).Write(writer);
            writer.WriteDigest(MemberId.Of(keys[orderer].PublicKey).Value);
            writer.WriteList([.. cards], (w, card) => w.WriteEncodedValue(card));
            writer.WriteEndArray();
        });
        var document = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteEncodedValue(body);
            writer.WriteList(
                keys[..signatures],
                (w, key) => w.WriteByteString(key.Sign(SigningPurposes.Founding, body))
            );
            writer.WriteEndArray();
        });
        return ProofSample.Failing(_sample.Transaction.Parts with { Genesis = document });
    }

    private static byte[] Card(SigningKey key, MemberDetails details) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind("kexin/member-card/1", 3);
            writer.WriteTextString("standard");
            writer.WriteByteString(key.PublicKey.Bytes);
            CanonicalRecord.Write(writer, details);
            writer.WriteEndArray();
        });

    private static byte[] Signed(SigningKey key, string purpose, byte[] body) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteEncodedValue(body);
            writer.WriteByteString(key.Sign(purpose, body));
            writer.WriteEndArray();
        });
}
