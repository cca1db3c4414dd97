using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Texts about runs that another node may have written: bounded, and of whole characters, so that ledger and log take them.</summary>
internal static class RunTexts
{
    /// <summary>The text, or as much of its beginning as is allowed; a character of two code units is never cut in the middle.</summary>
    public static string Cut(string text, int mostCodeUnits)
    {
        if (text.Length <= mostCodeUnits)
        {
            return text;
        }

        return char.IsHighSurrogate(text[mostCodeUnits - 1]) ? text[..(mostCodeUnits - 1)] : text[..mostCodeUnits];
    }

    /// <summary>The same on one line of visible characters, as the ledger's contracts take it.</summary>
    public static string OnOneLine(string text, int mostCodeUnits) => Cut(VisibleText.OnOneLine(text), mostCodeUnits);
}
