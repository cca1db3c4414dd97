namespace Kexin.Cryptography.Tests.Vectors;

public sealed class SignatureVectors
{
    /// <summary>RFC 8032, section 7.1, TEST 1 to TEST 3.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )]
    public void Ed25519_signs_as_in_RFC_8032(string secret, string publicKey, string message, string signature)
    {
        using var key = Suite.Standard.ImportSigningKey(Convert.FromHexString(secret));
        var bytes = Convert.FromHexString(message);
        Assert.Equal(publicKey, key.PublicKey.ToString());
        Assert.Equal(signature, Convert.ToHexStringLower(key.SignRaw(bytes)));
        Assert.True(Suite.Standard.VerifyRaw(key.PublicKey, bytes, Convert.FromHexString(signature)));
    }

    /// <summary>GB/T 32918.5-2017, annex A.2: key pair, message "message digest", identity 1234567812345678.</summary>
    [Fact]
    public void SM2_verifies_the_signature_of_GBT_32918_5()
    {
        using var key = Suite.GuoMi.ImportSigningKey(
            Convert.FromHexString("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
        );
        Assert.Equal(
            "03" + "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020",
            key.PublicKey.ToString()
        );
        var signature = Convert.FromHexString(
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
                + "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
        );
        Assert.True(Suite.GuoMi.VerifyRaw(key.PublicKey, "message digest"u8, signature));
    }
}
