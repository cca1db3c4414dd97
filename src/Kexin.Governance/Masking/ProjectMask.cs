using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;
using Kexin.Cryptography.FormatPreserving;
using Kexin.Data;

namespace Kexin.Governance.Masking;

/// <summary>Masks values under the key of a project: the same value alike in all tables of the project, and unlike in any other.</summary>
/// <remarks>
/// What: each keyed mask draws from the suite's key derivation over the project's key and what is masked.
/// Source: the suite's HKDF; FF1 of NIST SP 800-38G for digits; Box and Muller 1958 for noise.
/// Security: without the project's key a pseudonym tells nothing but that two values are equal. Noise is no differential privacy: it is the same
/// each time, so that asking again averages nothing out, and it has no proof.
/// Not for: values that only few people have, which masks of other fields do not hide; <see cref="Anonymity"/> looks at that.
/// </remarks>
public sealed class ProjectMask : IDisposable
{
    /// <summary>What stands for a value that is not shown.</summary>
    public const string Redacted = "***";

    private const int KeySizeInBytes = 32;
    private const int CipherKeySizeInBytes = 16;
    private const int PseudonymSizeInBytes = 10;
    private const int Decimal = 10;
    private const double DayInMilliseconds = 86_400_000;
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly Suite _suite;
    private readonly SecretBytes _key;
    private readonly Ff1 _digits;

    /// <summary>The masks of a project.</summary>
    /// <param name="suite">The consortium's.</param>
    /// <param name="secret">The node's own secret for masks, at least 16 bytes.</param>
    /// <param name="project">What the key is for.</param>
    public ProjectMask(Suite suite, ReadOnlySpan<byte> secret, string project)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(project);
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, CipherKeySizeInBytes, nameof(secret));
        _suite = suite;
        var key = new byte[KeySizeInBytes];
        suite.DeriveKey(secret, [], Info("project", project), key);
        _key = new SecretBytes(key);
        Span<byte> cipher = stackalloc byte[CipherKeySizeInBytes];
        Draw("digits", "", cipher);
        _digits = new Ff1(suite.Id, cipher);
        CryptographicOperations.ZeroMemory(cipher);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>A value as it leaves; null stays null.</summary>
    /// <param name="rule">What is done.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">As text, written as <see cref="Write"/> does it; null is missing.</param>
    /// <param name="number">The same value of a field that is no text.</param>
    /// <param name="person">Whose row it is, or empty where that is not known.</param>
    public string? Apply(MaskRule rule, DatasetField field, string? value, double number, string person)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(field);
        if (value is null)
        {
            return null;
        }

        var isTime = field.Type is FieldType.Date or FieldType.Timestamp;
        var isNumber = field.Type is FieldType.Integer or FieldType.Number;
        return rule.Mask switch
        {
            MaskKind.Keep => value,
            MaskKind.Partial => Show(value, rule.First, rule.Last),
            MaskKind.Pseudonym => Pseudonym(value),
            MaskKind.Encrypt => Encrypt(value),
            MaskKind.Generalise when isTime => value[..(rule.Amount > 31 ? 4 : 7)],
            MaskKind.Generalise when isNumber => Interval(number, rule.Amount),
            MaskKind.ShiftDate when isTime => Write(
                field.Type,
                number + (DayInMilliseconds * Shift(person, rule.Amount))
            ),
            MaskKind.Noise when isNumber => Write(
                field.Type,
                number + (rule.Amount * Gaussian($"{field.Name}\n{person}\n{value}"))
            ),
            // A mask that does not fit the field's type hides all of it.
            _ => Redacted,
        };
    }

    /// <summary>A number of a field that is no text, as it is written in a file.</summary>
    public static string Write(FieldType type, double number) =>
        type switch
        {
            FieldType.Boolean => number == 0 ? "false" : "true",
            FieldType.Integer => Math.Round(number).ToString("F0", CultureInfo.InvariantCulture),
            FieldType.Date => Moment(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            FieldType.Timestamp => Moment(number)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture),
            _ => number.ToString("R", CultureInfo.InvariantCulture),
        };

    public void Dispose() => _key.Dispose();

    private static string Show(string value, int first, int last)
    {
        var runes = value.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        return first + last >= runes.Length
            ? Redacted
            : string.Concat(runes.Select((rune, i) => i < first || i >= runes.Length - last ? rune : "*"));
    }

    private static string Interval(double number, long width)
    {
        var from = Math.Floor(number / width) * width;
        return string.Create(CultureInfo.InvariantCulture, $"{from:R}–{from + width:R}");
    }

    private string Pseudonym(string value)
    {
        Span<byte> drawn = stackalloc byte[PseudonymSizeInBytes];
        Draw("pseudonym", value, drawn);
        var text = new StringBuilder();
        var bits = 0;
        var count = 0;
        foreach (var each in drawn)
        {
            (bits, count) = ((bits << 8) | each, count + 8);
            for (; count >= 5; count -= 5)
            {
                text.Append(Base32[(bits >> (count - 5)) & 31]);
            }

            bits &= (1 << count) - 1;
        }

        return text.ToString();
    }

    /// <summary>Digits that are too few to hide among are redacted with all that stands around them.</summary>
    private string Encrypt(string value)
    {
        byte[] digits = [.. value.Where(char.IsAsciiDigit).Select(digit => (byte)(digit - '0'))];
        if (!Ff1.IsLargeEnough(Decimal, digits.Length))
        {
            return Redacted;
        }

        var encrypted = _digits.Encrypt(Decimal, [], digits);
        var next = 0;
        return string.Concat(
            value.Select(character => char.IsAsciiDigit(character) ? (char)('0' + encrypted[next++]) : character)
        );
    }

    /// <summary>From 1 to the most, to either side: a person's dates never stay where they are.</summary>
    private long Shift(string person, long most)
    {
        Span<byte> drawn = stackalloc byte[sizeof(ulong) + 1];
        Draw("shift", person, drawn);
        var days = (long)(BinaryPrimitives.ReadUInt64BigEndian(drawn) % (ulong)most) + 1;
        return (drawn[^1] & 1) == 0 ? days : -days;
    }

    private double Gaussian(string of)
    {
        Span<byte> drawn = stackalloc byte[2 * sizeof(ulong)];
        Draw("noise", of, drawn);
        var (one, other) = (Uniform(drawn), Uniform(drawn[sizeof(ulong)..]));
        return Math.Sqrt(-2 * Math.Log(one)) * Math.Cos(2 * Math.PI * other);
    }

    /// <summary>Above 0, at most 1.</summary>
    private static double Uniform(ReadOnlySpan<byte> bytes) =>
        ((BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 11) + 1) / (double)(1L << 53);

    private void Draw(string what, string of, Span<byte> destination) =>
        _suite.DeriveKey(_key.Span, [], Info(what, of), destination);

    private static byte[] Info(string what, string of) => Encoding.UTF8.GetBytes($"kexin/mask/1 {what}\n{of}");

    private static DateTime Moment(double milliseconds) =>
        DateTimeOffset
            .UnixEpoch.AddMilliseconds(
                Math.Clamp(
                    milliseconds,
                    DateTimeOffset.MinValue.ToUnixTimeMilliseconds(),
                    DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                )
            )
            .UtcDateTime;
}
