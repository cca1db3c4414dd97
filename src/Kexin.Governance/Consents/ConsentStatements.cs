using System.Globalization;
using System.Text;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Consents;

/// <summary>The texts that a person signs: what is signed can be read before.</summary>
/// <remarks>
/// What: lines of <c>name: value</c>, ending with a line feed each, in UTF-8; signed by the consortium's suite for the purpose "consent".
/// Security: the consortium, the number and, of a withdrawal, the consent's id stand in the text, so that a signature counts once and in one place.
/// A purpose is a name on one line, so that no purpose can look like a further line.
/// </remarks>
public static class ConsentStatements
{
    /// <summary>What a person's key signs for.</summary>
    public const string SigningPurpose = "consent";

    private static readonly long s_last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The text by which a person consents.</summary>
    public static string ToGive(Digest consortium, PublicKey person, ConsentTerms terms, long number)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(terms);
        return Lines(
            ("kexin", "consent/1"),
            ("consortium", consortium.ToString()),
            ("person", person.ToString()),
            ("datasets", string.Join(' ', terms.Datasets)),
            ("purpose", terms.Purpose),
            ("valid-until", Show(terms.ValidUntil)),
            ("number", number.ToString(CultureInfo.InvariantCulture))
        );
    }

    /// <summary>The text by which a person takes a consent back.</summary>
    public static string ToWithdraw(Digest consortium, TokenId consent, long number) =>
        Lines(
            ("kexin", "consent-withdrawal/1"),
            ("consortium", consortium.ToString()),
            ("consent", consent.ToString()),
            ("number", number.ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>Whether a person has signed a text.</summary>
    public static bool IsSigned(Suite suite, PublicKey person, string text, ReadOnlyMemory<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Verify(person, SigningPurpose, Encoding.UTF8.GetBytes(text), signature.Span);
    }

    /// <summary>ISO 8601 in UTC; what lies beyond the calendar is told as milliseconds since 1970.</summary>
    internal static string Show(long milliseconds) =>
        milliseconds > s_last
            ? milliseconds.ToString(CultureInfo.InvariantCulture)
            : DateTimeOffset
                .FromUnixTimeMilliseconds(milliseconds)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Lines(params ReadOnlySpan<(string Name, string Value)> lines)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in lines)
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }

        return text.ToString();
    }
}
