namespace Kexin.Cryptography.Tests.Vectors;

public sealed class AgreementVectors
{
    /// <summary>RFC 7748, section 6.1.</summary>
    [Fact]
    public void X25519_agrees_as_in_RFC_7748()
    {
        using var alice = Key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        using var bob = Key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        Assert.Equal(
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            Convert.ToHexStringLower(alice.PublicBytes)
        );
        Assert.Equal(
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
            Convert.ToHexStringLower(bob.PublicBytes)
        );
        const string Shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        Assert.Equal(Shared, Convert.ToHexStringLower(alice.Agree(bob.PublicBytes)));
        Assert.Equal(Shared, Convert.ToHexStringLower(bob.Agree(alice.PublicBytes)));
    }

    private static X25519AgreementKey Key(string secret) =>
        X25519AgreementKey.Import(Suite.Standard, Convert.FromHexString(secret));
}
