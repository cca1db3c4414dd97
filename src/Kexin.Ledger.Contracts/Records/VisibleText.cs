using System.Buffers;
using System.Text;

namespace Kexin.Ledger.Contracts;

/// <summary>Text in which what a screen shows is what is signed, so that two texts which look alike are not taken for one.</summary>
/// <remarks>
/// Source: the Unicode 16 property Default_Ignorable_Code_Point, with controls, separators of lines, private use, and every space but the
/// plain and the ideographic one. The table is written out, as .NET's grows with its version and members have to agree.
/// Not for: letters of two scripts that look alike.
/// </remarks>
public static class VisibleText
{
    /// <summary>In rising order.</summary>
    private static readonly (int First, int Last)[] Unseen =
    [
        (0x0000, 0x001F),
        (0x007F, 0x00A0),
        (0x00AD, 0x00AD),
        (0x034F, 0x034F),
        (0x061C, 0x061C),
        (0x115F, 0x1160),
        (0x1680, 0x1680),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x2000, 0x200F),
        (0x2028, 0x202F),
        (0x205F, 0x206F),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
        (0xE000, 0xF8FF),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFB),
        (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
        (0xF0000, 0x10FFFF),
    ];

    /// <summary>Whether every character is well formed and seen.</summary>
    /// <param name="text">Any text; the empty one is visible.</param>
    public static bool IsVisible(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (
                Rune.DecodeFromUtf16(text, out var rune, out var used) != OperationStatus.Done
                || Array.Exists(Unseen, range => rune.Value >= range.First && rune.Value <= range.Last)
            )
            {
                return false;
            }

            text = text[used..];
        }

        return true;
    }
}
