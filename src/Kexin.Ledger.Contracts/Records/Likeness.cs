using System.Text;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Which names people may take for one another.</summary>
/// <remarks>
/// Source: the idea of the skeleton in Unicode Technical Standard 39, section 4, over a table of its own: Cyrillic, Greek and Armenian letters
/// that look Latin, wide forms, digits that look like letters, and marks that are easily overlooked. Letters count without their case,
/// spaces and dashes not at all.
/// Not for: Chinese characters that differ by a stroke, or names that only mean the same. Two names that are told apart here may still
/// look alike to somebody, so an id stands beside a name where it matters.
/// </remarks>
public static class Likeness
{
    private const string Lookalikes =
        "аa вb еe ёe кk мm нh оo рp сc тt уy хx іl їl јj ѕs ԁd ԛq ԝw һh ӏl ьb "
        + "αa βb γy εe ζz ηn ιl κk μu νv οo ρp σo τt υu χx ωw "
        + "օo ոn սu հh գq զq ցg "
        + "0o 1l il |l ıl ɑa ɡg ɩl ʟl";

    private static readonly Dictionary<int, int> s_alike = Lookalikes
        .Split(' ')
        .Select(pair => pair.EnumerateRunes().ToArray())
        .ToDictionary(pair => pair[0].Value, pair => pair[1].Value);

    /// <summary>What all names that look like this one have in common; never shown.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in NormalForm.ToD(name).EnumerateRunes())
        {
            var folded = Rune.ToLowerInvariant(Narrow(rune)).Value;
            folded = s_alike.GetValueOrDefault(folded, folded);
            if (Rune.IsLetterOrDigit(new Rune(folded)))
            {
                skeleton.Append(new Rune(folded).ToString());
            }
        }

        return skeleton.ToString();
    }

    /// <summary>Whether a word of the name mixes letters of scripts, or of widths, that look alike, as no honest name does.</summary>
    public static bool IsMixed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split(' ')
            .Any(word =>
                word.EnumerateRunes().Select(ScriptOf).Where(script => script != Script.Other).Distinct().Skip(1).Any()
            );
    }

    private static Script ScriptOf(Rune rune) =>
        rune.Value switch
        {
            (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= 0xC0 and <= 0x24F and not 0xD7 and not 0xF7) =>
                Script.Latin,
            (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF) => Script.Greek,
            >= 0x400 and <= 0x52F => Script.Cyrillic,
            >= 0x531 and <= 0x58F => Script.Armenian,
            (>= 0xFF21 and <= 0xFF3A) or (>= 0xFF41 and <= 0xFF5A) => Script.WideLatin,
            _ => Script.Other,
        };

    private static Rune Narrow(Rune rune) =>
        rune.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(rune.Value - 0xFEE0) : rune;

    private enum Script
    {
        Other,
        Latin,
        Greek,
        Cyrillic,
        Armenian,
        WideLatin,
    }
}
