using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Running;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.SharedRegression;

/// <summary>A regression on shares: whether it opens, and if it does, rows, cases, coefficients and their variances.</summary>
/// <remarks>
/// What: the gates of <see cref="RowRequirement"/> as comparisons of secrets, then <see cref="SharedFit"/>; what stays shut is multiplied
/// by 0. A fit that has not come to rest stays shut, too: it would tell about the few rows that it turns on.
/// </remarks>
/// <param name="requirement">What is needed of rows.</param>
/// <param name="on">The fields.</param>
/// <param name="rows">By provider: how many rows its dataset has.</param>
/// <param name="asker">The place of an asker that also provides, whose rows decide nothing; -1 where it provides nothing.</param>
/// <param name="ranges">How many comparisons with earlier fits within other ranges stand behind the gates.</param>
/// <param name="report">Told before each step.</param>
internal sealed class FitProgram(
    RowRequirement requirement,
    IReadOnlyList<RangedField> on,
    IReadOnlyList<int> rows,
    int asker,
    int ranges,
    Action report
) : IEngineProgram
{
    private readonly int _gates = requirement.Gates.Count + ranges;

    public int InputsOf(int provider) => InputOf(provider).Count;

    /// <summary>Whether it opens, and whether rows left out do; these; rows, cases; coefficients, and their variances.</summary>
    public int Outputs => FirstCoefficient + 2 * (on.Count + 1);

    private const int FirstCoefficient = 5;

    /// <summary>Where a provider's numbers stand.</summary>
    public FitInput InputOf(int provider) => new(_gates, on.Count, rows[provider]);

    public WordShares CountsOf(int provider, WordShares input) => InputOf(provider).CountsOf(input);

    public async Task<WordShares> RunAsync(
        IShareEngine engine,
        SharedInputs inputs,
        CancellationToken cancellationToken
    )
    {
        // The gates. What an asker that also provides counts is known to all: no rows.
        var counts = inputs.FirstOfOthers(_gates);
        if (asker >= 0)
        {
            var none = RegressionRows.None(on.Count);
            var known = requirement.Count(none, Bounds(on), asker, agrees: true);
            counts = counts.Add([.. known.Select(count => (ulong)count), .. new ulong[ranges]]);
        }

        GateRange[] gates = [.. requirement.Gates, .. Enumerable.Repeat(requirement.Policy.NoneOrEnough, ranges)];
        var shut = await EngineGates.ShutAsync(engine, counts, gates, cancellationToken);
        int[] needed = [.. requirement.NeededGates, .. Enumerable.Range(_gates - ranges, ranges)];
        var open = await EngineGates.OpenAsync(
            engine,
            shut,
            [needed, [.. needed, RowRequirement.LeftOutGate]],
            cancellationToken
        );

        // The fit, on all rows side by side.
        var (used, isCase) = (Column(inputs, 0), Column(inputs, 1));
        var middle = used.ShiftLeft(SharedFit.Fraction);
        var fit = new SharedFit(
            engine,
            used,
            isCase,
            [.. Enumerable.Range(2, on.Count).Select(column => Column(inputs, column).Subtract(middle))]
        );
        await fit.RunAsync(report, cancellationToken);
        double[] middles = [.. on.Select(field => field.Middle / field.Half)];
        var settled = await fit.IsSettledAsync(requirement.FewestWeighted, middles, cancellationToken);
        var variances = await fit.VariancesAsync(middles, cancellationToken);

        // What stays shut becomes 0.
        open = await engine.MultiplyAsync(open, settled.Gather([0, 0]), cancellationToken);
        var told = counts
            .Slice(RowRequirement.LeftOutGate, 1)
            .Append(used.SumColumns(1), isCase.SumColumns(1), fit.Coefficients, variances);
        int[] by = [.. Enumerable.Range(0, told.Count).Select(i => i == 0 ? 1 : 0)];
        return open.Append(await engine.MultiplyAsync(open.Gather(by), told, cancellationToken));
    }

    /// <summary>What a requester reads from the words that opened to it; null where nothing opens.</summary>
    public FitResult? Read(ulong[] told)
    {
        if (told[0] != 1)
        {
            return null;
        }

        var unit = SharedFit.VarianceUnit(rows.Sum());
        var (size, leftOut) = (on.Count + 1, told[1] == 1 ? (long)told[2] : (long?)null);
        double[] estimates =
        [
            .. told.Skip(FirstCoefficient).Take(size).Select(word => Math.ScaleB((long)word, -SharedFit.Fraction)),
        ];
        double[] errors =
        [
            .. told.Skip(FirstCoefficient + size).Select(word => Math.Sqrt(Math.Max((long)word, 0) / unit)),
        ];

        // In the fields' own units.
        for (var i = 1; i < size; i++)
        {
            estimates[i] /= on[i - 1].Half;
            errors[i] /= on[i - 1].Half;
            estimates[0] -= estimates[i] * on[i - 1].Middle;
        }

        return new FitResult((long)told[3], (long)told[4], leftOut, estimates, errors);
    }

    /// <summary>By field the values that are looked at beside the usual codes of two: its bounds, at which all values beyond come to lie.</summary>
    /// <remarks>Which other values providers hold would have to be told.</remarks>
    public static double[][] Bounds(IReadOnlyList<RangedField> on)
    {
        return [.. on.Select(Of)];

        static double[] Of(RangedField field)
        {
            double[] bounds = [.. new[] { field.From, field.To }.Where(bound => TwoValueCodes.Find(bound) < 0)];
            return [.. bounds, .. Enumerable.Repeat(double.NaN, CommonValues.PerField - bounds.Length)];
        }
    }

    private WordShares Column(SharedInputs inputs, int column)
    {
        WordShares[] each = [.. inputs.Each.Select((input, provider) => InputOf(provider).Column(input, column))];
        return each[0].Append(each.AsSpan(1));
    }
}

/// <summary>What opened.</summary>
/// <param name="Rows">Rows used.</param>
/// <param name="Cases">Cases among them.</param>
/// <param name="LeftOut">Rows with a missing value, but for those of an asker that also provides; null where they are few.</param>
/// <param name="Estimates">The intercept first.</param>
/// <param name="Errors">Their standard errors.</param>
internal sealed record FitResult(long Rows, long Cases, long? LeftOut, double[] Estimates, double[] Errors);
