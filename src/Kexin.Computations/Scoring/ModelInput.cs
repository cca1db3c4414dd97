using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Scoring;

/// <summary>What the model's owner brings: the intercept and a number a field, for fields that go from -1 to 1 within their range.</summary>
/// <remarks>Exactness: each is rounded to 2^-27. None is greater than 2^6 in size, so that a score of all fields fits in a word.</remarks>
internal static class ModelInput
{
    /// <summary>Bits after the point.</summary>
    public const int Fraction = 27;

    /// <summary>The greatest size of a number, in bits.</summary>
    public const int SizeBits = 6;

    private const ulong Most = 1UL << (SizeBits + Fraction);

    /// <summary>How many numbers.</summary>
    public static int CountOf(int fields) => fields + 1;

    /// <summary>What must not be negative for the numbers to be in bounds.</summary>
    public static WordShares NaturalsOf(WordShares input) =>
        input.Add(Most).Append(input.Multiply(ulong.MaxValue).Add(Most));

    /// <summary>Reads the model from a dataset that has a row for each of its numbers.</summary>
    /// <returns>The numbers, or why the dataset is not this model.</returns>
    public static async Task<(ulong[] Words, DataProblem Problem)> ReadAsync(
        ScoringFunction function,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var estimates = new Dictionary<string, double>(StringComparer.Ordinal);
        var (none, isOther) = (new ulong[CountOf(function.On.Count)], false);
        string[] columns = [ScoringFunction.NameColumn, ScoringFunction.NumberColumn];
        await foreach (var batch in reader.ReadAsync(columns, [], cancellationToken))
        {
            var (names, numbers) = (batch.Texts(0), batch.Numbers(1));
            for (var row = 0; row < batch.Count; row++)
            {
                isOther |= names[row] is not { } name || !estimates.TryAdd(name, numbers[row]);
                if (estimates.Count > none.Length)
                {
                    return (none, DataProblem.NoModel);
                }
            }
        }

        isOther |= estimates.Count != none.Length;
        var intercept = Take(CoefficientTable.Intercept);
        var scaled = new double[none.Length];
        for (var i = 0; i < function.On.Count; i++)
        {
            var (field, slope) = (function.On[i], Take(function.On[i].Field));
            scaled[i + 1] = slope * field.Half;
            intercept += slope * field.Middle;
        }

        scaled[0] = intercept;
        var fits = !isOther && scaled.All(number => Math.Abs(number) <= 1 << SizeBits);
        return fits
            ? ([.. scaled.Select(number => (ulong)(long)Math.Round(Math.ScaleB(number, Fraction)))], DataProblem.None)
            : (none, DataProblem.NoModel);

        double Take(string name) => estimates.GetValueOrDefault(name, double.NaN);
    }
}
