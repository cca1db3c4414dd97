using Kexin.Channels;
using Kexin.Computations.Accounts;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>A provider's end: answers the requester's commands with its part of masked sums, behind the gates that hold the requester to them.</summary>
internal sealed class RegressionProvider(
    ComputationRun run,
    RegressionRows rows,
    EarlierReleases earlier,
    GatedSums sums,
    RegressionProgress progress,
    CancellationToken cancellationToken
)
{
    private readonly RowRequirement _requirement = RowRequirement.Of(run.Document) with
    {
        Differences = earlier.Differences,
    };
    private readonly string _requester = run.Document.Requester.ToString();
    private readonly int _bins = ScoreScale.BinsFor(run.Document.SmallestGroup);
    private readonly int _providers = run.Document.Inputs.Count;

    /// <summary>Plays the whole part.</summary>
    /// <exception cref="ComputationException">The requester says that the data does not allow a result.</exception>
    public async Task RunAsync()
    {
        // Rows, cases and controls, also those of few values, for the check of the smallest group.
        progress.Report(RegressionTexts.Checking);
        var common = await CommonValues.AgreeAsync(run, rows, cancellationToken);
        var self = run.Document.Providers.ToList().IndexOf(run.Self);
        var counts = _requirement.Count(rows, common, self, run.AgreesToOwnTotals);
        var covered = await earlier.SpreadAsync(run, rows.Covered, cancellationToken);
        var different = await earlier.CountAsync(covered, run.Random, cancellationToken);
        different.CopyTo(counts, counts.Length - different.Length);

        // Which gates are open tells of the rows, too: it is remembered first.
        await earlier.KeepAsync(covered, cancellationToken);
        var keys = await OfferAsync(_requirement.Gates, counts, _requirement.NeededGates);

        // Moments of the columns, shut by the keys; the number of rows left out has one more.
        progress.Report(RegressionTexts.Standardising);
        run.Opening();
        await sums.OfferAsync(MomentVector.Encode(ColumnMoments.Of(rows)), ExactSum.Limbs, cancellationToken);
        await sums.OfferAsync([(ulong)rows.LeftOut], limbs: 1, cancellationToken, (keys, RowRequirement.LeftOutGate));

        // The units of all that follows, held to the joint moments, or a refusal.
        var units = await ReceiveAsync<BeginCommand>();
        await OfferAsync(UnitsCheck.Gates(units, _providers), UnitsCheck.Count(rows, units, _providers));
        rows.Standardise(units.Standardisation);
        var fixedPoint = new FixedPoint(units.FractionBits(_providers), _providers);
        var at = new double[_requirement.Coefficients];
        var own = await OfferAsync(LikelihoodSums.Of(rows, at), fixedPoint);

        // Newton's steps, each held to the joint sums before it, until the requester has fitted.
        var command = await ReceiveAsync<RegressionCommand>();
        for (var i = 0; i < NewtonFit.MostSteps && command is StepCommand step; i++)
        {
            progress.Report(RegressionTexts.Fitting);
            at = [.. at.Zip(step.Step, (coefficient, change) => coefficient + change)];
            var weights = new WeightProfile();
            var next = LikelihoodSums.Of(rows, at, weights);
            await OfferAsync(
                StepCheck.Gates(_requirement, _providers),
                StepCheck.Count(own, step, _providers, weights)
            );
            own = await OfferAsync(next, fixedPoint);
            command = await ReceiveAsync<RegressionCommand>();
        }

        // Scores: first which intervals are large enough, then cases and controls in some of them.
        progress.Report(RegressionTexts.Scoring);
        Expect<ScoreCommand>(command);
        var scores = rows.CountScores(at, ScoreScale.From(at, _bins));
        var gates = ScoreCells.Gates(_bins, _requirement.Policy);
        var scoreKeys = await OfferAsync(gates, ScoreCells.CountGates(scores), []);
        var open = await ReceiveAsync<OpenCommand>();
        if (open.Intervals.Count > 0)
        {
            sums.Require(scoreKeys, open.Intervals.SelectMany(ScoreCells.GatesOf));
            var merged = scores.Merge(open.Intervals);
            ulong[] vector =
            [
                .. merged
                    .Cases.Zip(merged.Controls)
                    .SelectMany(cell => new[] { (ulong)cell.First, (ulong)cell.Second }),
            ];
            await sums.OfferAsync(vector, limbs: 1, cancellationToken);
        }
    }

    private async Task<GateKeys> OfferAsync(
        IReadOnlyList<GateRange> gates,
        IReadOnlyList<long> counts,
        IEnumerable<int>? needed = null
    )
    {
        var keys = await ThresholdGate.OfferAsync(
            run.Session,
            _requester,
            sums.Shares,
            gates,
            counts,
            cancellationToken
        );
        sums.Require(keys, needed);
        return keys;
    }

    /// <summary>Offers this provider's sums, and gives them as they were summed: rounded, and saturated where they leave the range.</summary>
    private async Task<LikelihoodSums> OfferAsync(LikelihoodSums own, FixedPoint fixedPoint)
    {
        ulong[] words = [.. own.ToVector().Select(fixedPoint.EncodeNearest)];
        var summed = LikelihoodSums.FromVector([.. words.Select(fixedPoint.Decode)], _requirement.Coefficients);
        await sums.OfferAsync(words, limbs: 1, cancellationToken);
        return summed;
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
