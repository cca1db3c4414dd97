using System.Runtime.InteropServices;
using System.Text;

namespace Kexin.Cluster.Tests;

/// <summary>A search that finds nothing says something only if it would find what there is.</summary>
public sealed class PlaintextTests
{
    private static readonly Cohort s_cohort = Cohort.Generate("north", seed: 1, rows: 240);
    private readonly Plaintext _sought = Plaintext.Of(s_cohort);

    [Fact]
    public void Rows_in_clear_are_found()
    {
        using var csv = (MemoryStream)s_cohort.ToCsv();
        Assert.True(_sought.IsIn(csv.ToArray()));
        Assert.All(_sought.Texts, text => Assert.True(csv.ToArray().AsSpan().IndexOf(text) >= 0));
    }

    [Fact]
    public void Rows_without_their_identifiers_are_found()
    {
        using var csv = (MemoryStream)s_cohort.ToCsv();
        var nameless = Encoding.UTF8.GetString(csv.ToArray()).Replace("marker-", "", StringComparison.Ordinal);
        Assert.True(_sought.IsIn(Encoding.UTF8.GetBytes(nameless)));
    }

    [Fact]
    public void A_column_of_numbers_in_clear_is_found()
    {
        double[] column = [.. s_cohort.Patients.Select(patient => patient.Cholesterol)];
        Assert.True(_sought.IsIn(MemoryMarshal.AsBytes(column.AsSpan())));
        Assert.All(
            _sought.Columns,
            numbers => Assert.True(MemoryMarshal.AsBytes(column.AsSpan()).IndexOf(numbers) >= 0)
        );
    }

    [Fact]
    public void Another_hospital_s_rows_are_not_taken_for_this_one_s()
    {
        using var csv = (MemoryStream)Cohort.Generate("south", seed: 3, rows: 240).ToCsv();
        Assert.False(_sought.IsIn(csv.ToArray()));
    }
}
