using Kexin.Channels;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>A provider's end: answers the requester's commands with its part of masked sums.</summary>
internal sealed class RegressionProvider(
    ComputationRun run,
    RegressionRows rows,
    GatedSums sums,
    RegressionProgress progress,
    CancellationToken cancellationToken
)
{
    private readonly RowRequirement _requirement = RowRequirement.Of(run.Document);
    private readonly string _requester = run.Document.Requester.ToString();
    private readonly int _bins = ScoreScale.BinsFor(run.Document.SmallestGroup);
    private FixedPoint? _fixedPoint;

    /// <summary>Plays the whole part.</summary>
    /// <exception cref="ComputationException">The requester says that the data does not allow a result.</exception>
    public async Task RunAsync()
    {
        // Rows, cases and controls, also those of few values, for the check of the smallest group.
        progress.Report(RegressionTexts.Checking);
        using var keys = await OfferAsync(_requirement.Gates, RowRequirement.Count(rows));

        // Moments of the columns, shut by the keys.
        progress.Report(RegressionTexts.Standardising);
        var moments = MomentVector.Encode(ColumnMoments.Of(rows));
        await sums.OfferAsync(moments, WideInteger.Limbs, new PartKeys(keys), cancellationToken);

        // The units of all that follows, or a refusal.
        var begin = await ReceiveAsync<BeginCommand>();
        rows.Standardise(begin.Standardisation);
        _fixedPoint = new FixedPoint(begin.FractionBits, run.Document.Inputs.Count);

        // Newton's steps, until the requester has fitted.
        var command = await ReceiveAsync<RegressionCommand>();
        for (var i = 0; i < NewtonFit.MostEvaluations && command is EvaluateCommand evaluate; i++)
        {
            progress.Report(RegressionTexts.Fitting);
            await sums.OfferAsync(Evaluate(evaluate.Coefficients), limbs: 1, new PartKeys(keys), cancellationToken);
            command = await ReceiveAsync<RegressionCommand>();
        }

        // Scores: first which intervals are large enough, then cases and controls in cells.
        progress.Report(RegressionTexts.Scoring);
        var score = Expect<ScoreCommand>(command);
        var counts = ScoreCounts.Of(rows, score.Coefficients, score.Scale);
        var intervals = ScoreCells.CountRows(counts);
        var range = new GateRange(0, _requirement.SmallestGroup);
        using var scoreKeys = await OfferAsync([.. intervals.Select(_ => range)], intervals);
        var open = await ReceiveAsync<OpenCommand>();
        if (open.Cells.Count > 0)
        {
            var merged = counts.Merge(open.Cells);
            ulong[] vector =
            [
                .. merged
                    .Cases.Zip(merged.Controls)
                    .SelectMany(cell => new[] { (ulong)cell.First, (ulong)cell.Second }),
            ];
            int[] cells = [.. open.Cells.Select(cell => cell.Interval)];
            await sums.OfferAsync(vector, limbs: 1, new PartKeys(keys, scoreKeys, cells), cancellationToken);
        }
    }

    private Task<GateKeys> OfferAsync(IReadOnlyList<GateRange> gates, IReadOnlyList<long> counts) =>
        ThresholdGate.OfferAsync(run.Session, _requester, sums.Shares, gates, counts, cancellationToken);

    private ulong[] Evaluate(double[] coefficients)
    {
        var own = LikelihoodSums.Of(rows, coefficients);
        // Where it is this low, the requester steps back and wants no digits.
        own = own with
        {
            LogLikelihood = Math.Max(own.LogLikelihood, -_fixedPoint!.Limit),
        };
        return
        [
            .. own.ToVector()
                .Select(value =>
                    _fixedPoint.TryEncode(value, out var word)
                        ? word
                        : throw new ProtocolException(
                            ProtocolError.Cheating,
                            _requester,
                            "its units do not standardise the columns: a sum leaves the range that was agreed."
                        )
                ),
        ];
    }

    private async Task<T> ReceiveAsync<T>()
        where T : RegressionCommand =>
        Expect<T>(
            await run
                .Session.With(_requester)
                .ReceiveAsync(
                    RegressionCommand.MostBytes,
                    reader => RegressionCommand.Read(reader, _requirement.Coefficients, _bins),
                    cancellationToken
                )
        );

    private T Expect<T>(RegressionCommand command)
        where T : RegressionCommand =>
        command switch
        {
            RefuseCommand refusal => throw _requirement.Refuse(refusal.Refusal),
            T expected => expected,
            _ => throw new ProtocolException(
                ProtocolError.OutOfOrder,
                _requester,
                $"a {typeof(T).Name} was expected, not a {command.GetType().Name}."
            ),
        };
}
