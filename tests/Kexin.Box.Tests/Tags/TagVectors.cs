using Kexin.Box.Tags;

namespace Kexin.Box.Tests.Tags;

/// <summary>Vectors: NXP AN12196 (secure dynamic messages), NXP AN10922 (keys), RFC 4493 (CMAC).</summary>
public sealed class TagVectors
{
    /// <summary>AN12196 uses the key of 16 zero bytes, as chips come.</summary>
    private static readonly byte[] s_factoryKey = new byte[16];

    [Theory]
    [InlineData("", "BB1D6929E95937287FA37D129B756746")]
    [InlineData("6BC1BEE22E409F96E93D7E117393172A", "070A16B46B4D4144F79BDD9DD04A287C")]
    [InlineData(
        "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411",
        "DFA66747DE9AE63030CA32611497C827"
    )]
    public void The_code_of_a_message_is_that_of_RFC_4493_section_4(string message, string code) =>
        Assert.Equal(code, Hex(AesCmac.Compute(Bytes("2B7E151628AED2A6ABF7158809CF4F3C"), Bytes(message))));

    [Fact]
    public void A_key_is_diversified_as_in_AN10922_section_2_2_1()
    {
        using var site = new SoftwareSiteKey(Bytes("00112233445566778899AABBCCDDEEFF"));
        Assert.Equal(
            "A8DD63A3B89D54B37CA802473FDA9175",
            Hex(site.Diversify(Bytes("04782E21801D803042F54E585020416275")))
        );
    }

    [Fact]
    public void Identity_session_key_and_code_are_those_of_AN12196_section_3_3_and_3_4()
    {
        var identity = TagCheck.Open(s_factoryKey, Bytes("EF963FF7828658A599F3041510671E88"));
        Assert.Equal("C704DE5F1EACC0403D0000DA5CF60941", Hex(identity));
        var tag = TagUid.Read(identity.AsSpan(1, TagUid.SizeInBytes));
        Assert.Equal("04DE5F1EACC040", tag.ToString());
        var counter = Bytes("3D0000");
        Assert.Equal("3FB5F6E3A807A03D5E3570ACE393776F", Hex(TagCheck.SessionKey(s_factoryKey, tag, counter)));
        Assert.Equal("94EED9EE65337086", Hex(TagCheck.CodeOf(s_factoryKey, tag, counter)));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
