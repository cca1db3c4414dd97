using System.Globalization;

namespace Kexin.Cryptography;

/// <summary>What Unicode 14 says of single characters for normalisation: <c>CanonicalData.txt</c>.</summary>
/// <remarks>
/// An item is a code point, its combining class if that is not 0, and what it decomposes to: after "=" when the parts compose again, after
/// "!" when they do not. All numbers but the class are hexadecimal.
/// </remarks>
internal static class CanonicalData
{
    private static readonly Dictionary<int, byte> s_classes = [];

    static CanonicalData()
    {
        using var stream = typeof(CanonicalData).Assembly.GetManifestResourceStream("CanonicalData.txt")!;
        using var reader = new StreamReader(stream);
        foreach (var item in reader.ReadToEnd().Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = item.AsSpan().IndexOfAny('=', '!');
            var head = (sign < 0 ? item : item[..sign]).Split(' ');
            var rune = Hex(head[0]);
            if (head.Length > 1)
            {
                s_classes[rune] = byte.Parse(head[1], CultureInfo.InvariantCulture);
            }

            if (sign < 0)
            {
                continue;
            }

            int[] parts = [.. item[(sign + 1)..].Split(' ').Select(Hex)];
            Decompositions[rune] = parts;
            if (item[sign] == '=')
            {
                Pairs[(parts[0], parts[1])] = rune;
            }
        }
    }

    /// <summary>One step each: the parts may decompose further.</summary>
    public static Dictionary<int, int[]> Decompositions { get; } = [];

    public static Dictionary<(int First, int Second), int> Pairs { get; } = [];

    public static byte ClassOf(int rune) => s_classes.GetValueOrDefault(rune);

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
