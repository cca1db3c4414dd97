using System.Text;
using Kexin.Cryptography;
using Kexin.Cryptography.Records;

namespace Kexin.Governance.Versions;

/// <summary>A policy's text with its salt. The ledger has the hash of both: whoever is shown them can hold them against it, and nobody guesses a text.</summary>
/// <param name="Salt">Base64 of 16 random bytes.</param>
/// <param name="Yaml">The text.</param>
public sealed record PolicyText(
    [AnyText(PolicyText.SaltInCharacters)] string Salt,
    [AnyText(PolicyText.MostCharacters)] string Yaml
)
{
    /// <summary>The longest text, in characters: what two people can be asked to confirm.</summary>
    public const int MostCharacters = 48_000;

    private const int SaltSizeInBytes = 16;
    private const int SaltInCharacters = 24;
    private const string Kind = "kexin/policy-text/1";

    /// <summary>With a new salt.</summary>
    public static PolicyText Of(string yaml, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new(Convert.ToBase64String(random.GetBytes(SaltSizeInBytes)), yaml);
    }

    /// <summary>What the ledger has of it.</summary>
    public Digest HashOf(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash(Encoding.UTF8.GetBytes($"{Kind}\n{Salt}\n{Yaml}"));
    }
}

/// <summary>Keeps the texts of all versions at home.</summary>
public interface IPolicyTexts
{
    /// <summary>The text with that hash, or null.</summary>
    PolicyText? Find(Digest content);

    /// <summary>Keeps a text; durable when it returns.</summary>
    void Keep(Digest content, PolicyText text);
}
