using System.Globalization;
using System.Text;
using Kexin.Vault.Tests;

namespace Kexin.Bench;

/// <summary>A table of 14 columns: a patient, a group of two, and numbers.</summary>
internal static class WideTable
{
    public const int Columns = 14;

    /// <summary>The fields with numbers, the group aside.</summary>
    public static IReadOnlyList<string> Measured { get; } =
    [.. Enumerable.Range(1, Columns - 2).Select(column => $"m{column}")];

    /// <summary>So many rows, the same for the same seed.</summary>
    public static GeneratedCsv Create(int seed, int rows)
    {
        var state = (ulong)seed + 1;
        return new GeneratedCsv("patient_id,sex," + string.Join(',', Measured), row => row < rows ? Line(row) : null);

        string Line(long row)
        {
            var line = new StringBuilder();
            line.Append(CultureInfo.InvariantCulture, $"p{row},{Next() % 2}");
            for (var column = 0; column < Measured.Count; column++)
            {
                line.Append(CultureInfo.InvariantCulture, $",{Next() % 1000}.{Next() % 100:D2}");
            }

            return line.ToString();
        }

        // xorshift64 (Marsaglia 2003): fast, and the same for the same seed.
        ulong Next()
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return state;
        }
    }
}
