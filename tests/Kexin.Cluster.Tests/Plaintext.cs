using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Kexin.Cluster.Tests;

/// <summary>What a cohort's rows would look like in a file that holds them in clear.</summary>
internal sealed class Plaintext
{
    private const int Samples = 8;
    private const int NumbersInARow = 3;

    private Plaintext(IReadOnlyList<byte[]> texts, IReadOnlyList<byte[]> columns) =>
        (Texts, Columns) = (texts, columns);

    /// <summary>The beginning that all identifiers have, and whole rows without theirs.</summary>
    public IReadOnlyList<byte[]> Texts { get; }

    /// <summary>Numbers of one column that follow each other, as memory and Parquet hold them.</summary>
    public IReadOnlyList<byte[]> Columns { get; }

    public static Plaintext Of(Cohort cohort)
    {
        var every = cohort.Patients.Count / Samples;
        var starts = Enumerable.Range(0, Samples).Select(sample => sample * every).ToList();
        return new Plaintext(
            [
                Encoding.UTF8.GetBytes($"marker-{cohort.Hospital}-"),
                .. starts.Select(start => Encoding.UTF8.GetBytes(WithoutId(cohort.Patients[start]))),
            ],
            [.. starts.Select(start => Numbers(cohort.Patients.Skip(start).Take(NumbersInARow)))]
        );
    }

    /// <summary>Whether some of it is there.</summary>
    public bool IsIn(ReadOnlySpan<byte> content)
    {
        foreach (var piece in Texts.Concat(Columns))
        {
            if (content.IndexOf(piece) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string WithoutId(Patient patient) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $",{patient.Age},{patient.Sex},{patient.Pressure},{patient.Rate},{patient.Cholesterol},"
        );

    private static byte[] Numbers(IEnumerable<Patient> patients)
    {
        double[] values = [.. patients.Select(patient => patient.Cholesterol)];
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }
}
