using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kexin.Cryptography;

/// <summary>Whether a passphrase is written in the one way that every keyboard and every machine gives.</summary>
/// <remarks>
/// What: no accent that is a character of its own, no Korean letter by letter, no character that normalisation form C would exchange.
/// Why: a passphrase counts byte by byte. To bring all ways of writing it to one would take ICU, which a server need not have, and without which
/// .NET returns every text as it is. So what could be written in two ways is refused when a passphrase is chosen.
/// Source: Unicode 14, characters whose form C is another text (UAX 15); polytonic Greek as a whole block.
/// </remarks>
internal static class PassphraseText
{
    /// <summary>Letters and signs, in rising order; marks are known by their category.</summary>
    private static readonly (int First, int Last)[] TwoWays =
    [
        (0x0374, 0x0374),
        (0x037E, 0x037E),
        (0x0387, 0x0387),
        (0x0958, 0x095F),
        (0x09DC, 0x09DD),
        (0x09DF, 0x09DF),
        (0x0A33, 0x0A33),
        (0x0A36, 0x0A36),
        (0x0A59, 0x0A5B),
        (0x0A5E, 0x0A5E),
        (0x0B5C, 0x0B5D),
        (0x0F43, 0x0F43),
        (0x0F4D, 0x0F4D),
        (0x0F52, 0x0F52),
        (0x0F57, 0x0F57),
        (0x0F5C, 0x0F5C),
        (0x0F69, 0x0F69),
        (0x1100, 0x11FF),
        (0x1F00, 0x1FFF),
        (0x2000, 0x2001),
        (0x2126, 0x2126),
        (0x212A, 0x212B),
        (0x2329, 0x232A),
        (0x2ADC, 0x2ADC),
        (0xA960, 0xA97C),
        (0xD7B0, 0xD7FB),
        (0xF900, 0xFAFF),
        (0xFB1D, 0xFB4E),
        (0x1D15E, 0x1D164),
        (0x1D1BB, 0x1D1C0),
        (0x2F800, 0x2FA1F),
    ];

    public static bool IsWrittenOneWay(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) != OperationStatus.Done || HasTwoWays(rune))
            {
                return false;
            }

            text = text[used..];
        }

        return true;
    }

    private static bool HasTwoWays(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
        || Array.Exists(TwoWays, range => rune.Value >= range.First && rune.Value <= range.Last);
}
