using Kexin.Channels;
using Kexin.Computations.Accounts;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>The requester's end: the rows of all providers, known by joint sums alone.</summary>
/// <remarks>
/// What: Newton's method on secure sums, with the smallest group checked before anything can be opened, and each step checked
/// against the sums before it.
/// Source: for the sums and checks <see cref="SecureSummation"/> and <see cref="ThresholdGate"/>; for the method S. Fienberg, W. Fulp,
/// A. Slavkovic, T. Wrobel, "Secure Log-Linear and Logistic Regression Analysis of Distributed Databases", PSD 2006.
/// Security: providers semi-honest, learning only what the commands say. The requester may do what it likes: with units, coefficients or
/// intervals other than those that follow from the joint sums it can open nothing (<see cref="UnitsCheck"/>, <see cref="StepCheck"/>,
/// <see cref="ScoreCells"/>). It may stop early, and a step may be off by what the check cannot see.
/// Cost: four rounds and one more for each step; in each, from every provider at most some kilobytes but for the checks of the smallest
/// group, which are 32 bytes for each row of it and sixteen times that for each field.
/// Not for: a requester that provides.
/// </remarks>
internal sealed class RegressionRequester(
    ComputationRun run,
    EarlierReleases earlier,
    GatedSums sums,
    IReadOnlyList<string> providers,
    CancellationToken cancellationToken
) : IJointRows
{
    private readonly RowRequirement _requirement = RowRequirement.Of(run.Document) with
    {
        Differences = earlier.Differences,
    };
    private FixedPoint? _fixedPoint;
    private GateKeys? _scoreKeys;

    public bool IsShared => true;

    public long? LeftOut { get; private set; }

    private int Coefficients => _requirement.Coefficients;

    public async Task<ColumnMoments> SumMomentsAsync()
    {
        var keys = await ReceiveKeysAsync(_requirement.Gates, _requirement.NeededGates);

        // The providers do not wait for the outcome: without all keys, what they send next stays shut.
        var words = await sums.ReceiveAsync(MomentVector.SizeFor(Coefficients - 1), ExactSum.Limbs, cancellationToken);
        var leftOut = await sums.ReceiveAsync(1, limbs: 1, cancellationToken);
        if (_requirement.FindShort(keys.IsOpen) is { } refusal)
        {
            throw await RefuseAsync(refusal);
        }

        run.Opening();
        sums.Open(words, ExactSum.Limbs);
        sums.Open(leftOut, limbs: 1, (keys, RowRequirement.LeftOutGate));
        LeftOut = keys.IsOpen[RowRequirement.LeftOutGate] ? (long)leftOut[0] : null;
        var moments = MomentVector.Decode(words, Coefficients - 1);
        long[] counts = [moments.Rows, moments.Cases, moments.Rows - moments.Cases];
        ThrowIf(
            counts
                .Zip(
                    _requirement.Fewest,
                    (count, fewest) => count < fewest || count > 1L << BeginCommand.MostRowsExponent
                )
                .Contains(true),
            "the counts of rows do not agree with the check before"
        );
        return moments.IsInRange ? moments : throw await RefuseAsync(new FitRefusal(RefusalReason.OutOfRange));
    }

    public async Task<LikelihoodSums> StandardiseAsync(Standardisation standardisation, long rows)
    {
        var units = new BeginCommand(BeginCommand.ExponentOf(rows), standardisation);
        _fixedPoint = new FixedPoint(units.FractionBits(providers.Count), providers.Count);
        await TellAsync(units);
        var keys = await ReceiveKeysAsync(UnitsCheck.Gates(units, providers.Count));
        var words = await ReceiveLikelihoodAsync();
        if (UnitsCheck.FindNotConstant(units, keys.IsOpen) is var column and >= 0)
        {
            throw await RefuseAsync(new FitRefusal(RefusalReason.BeyondPrecision, column));
        }

        ThrowIf(keys.IsOpen.Contains(false), "the columns do not have the moments that were summed before");
        return Open(words);
    }

    public async Task<LikelihoodSums?> StepAsync(double[] step, double[] to, double weight)
    {
        await TellAsync(new StepCommand(StepCheck.ExponentOf(weight), step));
        var keys = await ReceiveKeysAsync(StepCheck.Gates(_requirement, providers.Count));
        var words = await ReceiveLikelihoodAsync();
        ThrowIf(keys.IsOpen.SkipLast(1).Contains(false), "the check of a step does not agree with the sums before");
        return keys.IsOpen[^1] ? Open(words) : null;
    }

    public async Task<IReadOnlyList<bool>> FindOpenIntervalsAsync(double[] at, ScoreScale scale)
    {
        await TellAsync(new ScoreCommand());
        _scoreKeys = await ReceiveKeysAsync(ScoreCells.Gates(scale.Bins, _requirement.Policy), []);
        return
        [
            .. Enumerable
                .Range(0, ScoreCells.CountIntervals(scale.Bins))
                .Select(interval => ScoreCells.GatesOf(interval).All(gate => _scoreKeys.IsOpen[gate])),
        ];
    }

    public async Task<ScoreCounts> CountScoresAsync(IReadOnlyList<int> intervals)
    {
        await TellAsync(new OpenCommand(intervals));
        if (intervals.Count == 0)
        {
            return new ScoreCounts([], []);
        }

        sums.Require(_scoreKeys!, intervals.SelectMany(ScoreCells.GatesOf));
        var words = await sums.ReceiveAsync(2 * intervals.Count, limbs: 1, cancellationToken);
        sums.Open(words, limbs: 1);
        return new ScoreCounts(
            [.. words.Where((_, i) => i % 2 == 0).Select(word => (long)word)],
            [.. words.Where((_, i) => i % 2 == 1).Select(word => (long)word)]
        );
    }

    public async Task<ComputationException> RefuseAsync(FitRefusal refusal)
    {
        await TellAsync(new RefuseCommand(refusal));
        return _requirement.Refuse(refusal);
    }

    private async Task<GateKeys> ReceiveKeysAsync(IReadOnlyList<GateRange> gates, IEnumerable<int>? needed = null)
    {
        var keys = await ThresholdGate.ReceiveAsync(run.Session, providers, gates, cancellationToken);
        sums.Require(keys, needed);
        return keys;
    }

    private Task<ulong[]> ReceiveLikelihoodAsync() =>
        sums.ReceiveAsync(LikelihoodSums.SizeFor(Coefficients), limbs: 1, cancellationToken);

    private LikelihoodSums Open(ulong[] words)
    {
        sums.Open(words, limbs: 1);
        return LikelihoodSums.FromVector([.. words.Select(_fixedPoint!.Decode)], Coefficients);
    }

    private void ThrowIf(bool inconsistent, string what)
    {
        if (inconsistent)
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                providers,
                $"{what}; at least one of them did not follow the protocol."
            );
        }
    }

    private Task TellAsync(RegressionCommand command) =>
        run.Session.BroadcastAsync(command.Encode(), cancellationToken);
}
