using System.Globalization;

namespace Kexin.Computations.Intersection.Identifiers;

/// <summary>How single characters are spelled for comparison: <c>Spellings.txt</c>, which <c>build/identifier-spellings.py</c> writes.</summary>
/// <remarks>
/// Source: UnicodeData.txt and CaseFolding.txt (C and F) of Unicode 14. The table is the program's own: without ICU .NET normalises nothing, and
/// two providers must spell alike whatever library each of them has.
/// </remarks>
internal static class Spellings
{
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11_172;
    private const int SyllablesOfALead = 588;
    private const int Trails = 28;

    private static readonly Dictionary<int, int[]> s_plain = [];
    private static readonly Dictionary<int, int[]> s_folded = [];
    private static readonly Dictionary<int, byte> s_classes = [];

    static Spellings()
    {
        using var stream = typeof(Spellings).Assembly.GetManifestResourceStream("Spellings.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var sign = line.AsSpan().IndexOfAny('=', '~', '#');
            var point = Hex(line[..sign]);
            var rest = line[(sign + 1)..];
            switch (line[sign])
            {
                case '=':
                    s_plain.Add(point, Points(rest));
                    break;
                case '~':
                    s_folded.Add(point, Points(rest));
                    break;
                default:
                    s_classes.Add(point, byte.Parse(rest, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    /// <summary>The text's compatibility decomposition (NFKD), its marks in order.</summary>
    public static List<int> Plain(IEnumerable<int> points) => Ordered([.. points.SelectMany(Plain)]);

    /// <summary>A decomposed text with its case folded.</summary>
    public static List<int> Folded(List<int> points) => Ordered([.. points.SelectMany(Folded)]);

    private static int[] Plain(int point)
    {
        if (point - FirstSyllable is not (>= 0 and < Syllables and var syllable))
        {
            return s_plain.GetValueOrDefault(point) ?? [point];
        }

        var lead = 0x1100 + (syllable / SyllablesOfALead);
        var vowel = 0x1161 + (syllable % SyllablesOfALead / Trails);
        var trail = syllable % Trails;
        return trail == 0 ? [lead, vowel] : [lead, vowel, 0x11A7 + trail];
    }

    private static int[] Folded(int point) =>
        point < 0x80
            ? [point is >= 'A' and <= 'Z' ? point + ('a' - 'A') : point]
            : s_folded.GetValueOrDefault(point) ?? [point];

    /// <summary>Marks on one letter stand in the order of their classes; those of one class keep theirs.</summary>
    private static List<int> Ordered(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var point = points[i];
            var itsClass = ClassOf(point);
            var to = i;
            while (itsClass != 0 && to > 0 && ClassOf(points[to - 1]) > itsClass)
            {
                points[to] = points[to - 1];
                to--;
            }

            points[to] = point;
        }

        return points;
    }

    private static byte ClassOf(int point) => s_classes.GetValueOrDefault(point);

    private static int[] Points(string text) => [.. text.Split(' ').Select(Hex)];

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
