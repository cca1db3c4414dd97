using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Scoring;

/// <summary>A logistic model on shares: for each cell whether it opens, and how many rows lie in it.</summary>
/// <remarks>
/// What: each row's score, the model's linear part, is compared with the log odds at which bands begin, which are public; so the logistic function
/// itself need not be computed. Rows of a class below each bound are a product of matrices, and a band the difference of two.
/// Exactness: a score is exact within (fields + 1)·2^-28 + 2^-26 for each unit that a field moves it by; rows whose score lies so close to a bound may count on its
/// other side.
/// Cost: a comparison for each row and bound, two for each gate; rounds do not depend on the rows.
/// </remarks>
/// <param name="gates">The cells and what lets them open.</param>
/// <param name="function">Names fields and bands.</param>
/// <param name="rows">How many rows, those that are not used included.</param>
/// <param name="model">The place of the provider that has the model, 0 or 1.</param>
internal sealed class ScoringProgram(ScoringGates gates, ScoringFunction function, int rows, int model) : IEngineProgram
{
    private const int ValueFraction = ScoredRows.PlaceBits - 1;
    private const int ScoreFraction = ModelInput.Fraction + ValueFraction;

    private readonly int _fields = function.On.Count;
    private readonly int _bounds = function.Bands.Count;

    /// <summary>About how many comparisons a run takes.</summary>
    public static long ComparisonsOf(ScoringFunction function, ScoringGates gates, long rows)
    {
        var ofChecks =
            function.Adversary == Adversary.Malicious ? (2 * (gates.Classes + 1)) + (2 * function.On.Count) : 0;
        return (rows * (function.Bands.Count + ofChecks)) + (2 * gates.Gates.Count) + gates.Cells;
    }

    /// <summary>Where the numbers of the rows' owner stand.</summary>
    public ScoredRows Rows { get; } = new(gates.Classes, function.On.Count, rows);

    public int InputsOf(int provider) => provider == model ? ModelInput.CountOf(_fields) : Rows.Count;

    /// <summary>By cell whether it opens, then the numbers of rows.</summary>
    public int Outputs => 2 * gates.Cells;

    public WordShares CountsOf(int provider, WordShares input) =>
        provider == model ? input.Slice(0, 0) : Rows.CountsOf(input);

    public WordShares NaturalsOf(int provider, WordShares input) =>
        provider == model ? ModelInput.NaturalsOf(input) : Rows.NaturalsOf(input);

    public async Task<WordShares> RunAsync(
        IShareEngine engine,
        SharedInputs inputs,
        CancellationToken cancellationToken
    )
    {
        var (owned, scored) = (inputs.Each[model], inputs.Each[1 - model]);
        var (classes, bands) = (gates.Classes, gates.Bands);

        // Each row's score, and by bound and row 1 where it is below.
        var terms = await engine.MultiplyAsync(
            owned.Slice(1, _fields),
            Rows.Values(scored),
            new MatrixShape(1, _fields, rows),
            cancellationToken
        );
        var scores = terms.Add(owned.Slice(0, 1).ShiftLeft(ValueFraction).Gather(new int[rows]));
        WordShares[] distances = [.. function.Bands.Select(band => scores.Add(unchecked(0UL - BoundOf(band))))];
        var isBelow = await Conversions.IsNegativeAsync(
            engine,
            distances[0].Append(distances.AsSpan(1)),
            cancellationToken
        );
        var below = await Conversions.ToNumbersAsync(engine, isBelow, cancellationToken);

        // By class: its rows below each bound, then all of them.
        var marks = Rows.Marks(scored);
        var reached = await engine.MultiplyAsync(
            marks,
            below.Gather([.. Enumerable.Range(0, rows * _bounds).Select(i => (i % _bounds * rows) + (i / _bounds))]),
            new MatrixShape(classes, rows, _bounds),
            cancellationToken
        );
        var all = marks
            .Gather([.. Enumerable.Range(0, classes * rows).Select(i => (i % classes * rows) + (i / classes))])
            .SumColumns(classes);
        var known = engine.FromPublic(ShareDomain.Ring64, [0]).Append(reached, all);
        int[] cells = [.. Enumerable.Range(0, gates.Cells)];
        var counts = known
            .Gather([.. cells.Select(cell => UntilEndOf(cell / bands, cell % bands))])
            .Subtract(known.Gather([.. cells.Select(cell => UntilEndOf(cell / bands, (cell % bands) - 1))]));

        // What stays shut becomes 0.
        var shut = await EngineGates.ShutAsync(engine, gates.Sums(counts), gates.Gates, cancellationToken);
        var open = await EngineGates.OpenAsync(engine, shut, gates.Sets, cancellationToken);
        return open.Append(await engine.MultiplyAsync(open, counts, cancellationToken));

        int UntilEndOf(int each, int band) =>
            band < 0 ? 0
            : band < _bounds ? 1 + (each * _bounds) + band
            : 1 + (classes * _bounds) + each;
    }

    /// <summary>What a requester reads from the words that opened to it.</summary>
    public ScoringOutput Read(ulong[] told)
    {
        var (kinds, bands) = (function.Kinds, gates.Bands);
        double[] edges = [0, .. function.Bands, 1];
        return new ScoringOutput([
            .. Enumerable
                .Range(0, gates.Classes / kinds)
                .SelectMany(group =>
                    Enumerable
                        .Range(0, bands)
                        .Select(band => new ScoredBand(
                            gates.ValuesOf(group),
                            edges[band],
                            edges[band + 1],
                            kinds == 1 ? At(group, 0, band) : null,
                            kinds == 1 ? null : At(group, 0, band),
                            kinds == 1 ? null : At(group, 1, band)
                        ))
                ),
        ]);

        long? At(int group, int kind, int band)
        {
            var cell = (((group * kinds) + kind) * bands) + band;
            return told[cell] == 1 ? (long)told[gates.Cells + cell] : null;
        }
    }

    /// <summary>The score at which a band begins.</summary>
    private static ulong BoundOf(double risk) =>
        (ulong)(long)Math.Round(Math.ScaleB(Math.Log(risk / (1 - risk)), ScoreFraction));
}
