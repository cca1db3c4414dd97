using System.Numerics;
using Kexin.Channels;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>The requester's end: the rows of all providers, known by joint sums alone.</summary>
/// <remarks>
/// What: Newton's method on secure sums, with the smallest group checked before anything can be opened.
/// Source: for the sums and checks <see cref="SecureSummation"/> and <see cref="ThresholdGate"/>; for the method S. Fienberg, W. Fulp,
/// A. Slavkovic, T. Wrobel, "Secure Log-Linear and Logistic Regression Analysis of Distributed Databases", PSD 2006.
/// Security: providers semi-honest, learning only what the commands say; the requester semi-honest in its choice of coefficients,
/// whatever else it does. Without the keys of all gates of <see cref="RowRequirement"/> it can open no sum, and no cell of scores
/// without that of an interval in it.
/// Cost: four rounds and one more for each evaluation; in each, from every provider at most some kilobytes but for the checks, which
/// are 32 bytes for each row of a smallest group and eight times that for each field.
/// Not for: a requester that provides; a requester that chooses coefficients to single out rows.
/// </remarks>
internal sealed class RegressionRequester(
    ComputationRun run,
    GatedSums sums,
    IReadOnlyList<string> providers,
    CancellationToken cancellationToken
) : IJointRows, IDisposable
{
    /// <summary>More than any dataset holds; sums over so many still have some bits after the point.</summary>
    private const long MostRows = 1L << 40;

    private readonly RowRequirement _requirement = RowRequirement.Of(run.Document);
    private GateKeys? _keys;
    private GateKeys? _scoreKeys;
    private FixedPoint? _fixedPoint;
    private ColumnMoments? _moments;

    private int Coefficients => _requirement.Coefficients;

    /// <inheritdoc/>
    public async Task RequireEnoughAsync()
    {
        _keys = await ThresholdGate.ReceiveAsync(run.Session, providers, _requirement.Gates, cancellationToken);

        // The providers do not wait for the outcome: without all keys, what they send next stays shut.
        var words = MomentVector.SizeFor(Coefficients - 1);
        var moments = await sums.ReceiveAsync(words, WideInteger.Limbs, cancellationToken);
        if (RowRequirement.FindShort(_keys.IsOpen) is { } refusal)
        {
            throw await RefuseAsync(refusal);
        }

        sums.Open(moments, WideInteger.Limbs, new PartKeys(_keys));
        _moments = MomentVector.Decode(moments, Coefficients - 1);
        ThrowIfInconsistent();
    }

    /// <inheritdoc/>
    public async Task<ColumnMoments> SumMomentsAsync() =>
        _moments ?? throw await RefuseAsync(new Refusal(RefusalReason.OutOfRange));

    /// <inheritdoc/>
    public async Task StandardiseAsync(Standardisation standardisation, long rows)
    {
        // Sums over n rows lie within ±n or little more, so a fourth of the ring's range is n, or up to twice that.
        var bits = 61 - BitLength(rows) - BitLength(providers.Count);
        _fixedPoint = new FixedPoint(bits, providers.Count);
        await TellAsync(new BeginCommand(bits, standardisation));
    }

    /// <inheritdoc/>
    public async Task<LikelihoodSums> EvaluateAsync(double[] coefficients)
    {
        await TellAsync(new EvaluateCommand(coefficients));
        var words = await sums.ReceiveAsync(LikelihoodSums.SizeFor(Coefficients), limbs: 1, cancellationToken);
        sums.Open(words, limbs: 1, new PartKeys(_keys!));
        return LikelihoodSums.FromVector([.. words.Select(_fixedPoint!.Decode)], Coefficients);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> FindLargeEnoughAsync(double[] coefficients, ScoreScale scale)
    {
        await TellAsync(new ScoreCommand(coefficients, scale));
        var gates = Enumerable.Repeat(
            new GateRange(0, _requirement.SmallestGroup),
            ScoreCells.CountIntervals(scale.Bins)
        );
        _scoreKeys = await ThresholdGate.ReceiveAsync(run.Session, providers, [.. gates], cancellationToken);
        return _scoreKeys.IsOpen;
    }

    /// <inheritdoc/>
    public async Task<ScoreCounts> CountScoresAsync(IReadOnlyList<ScoreCell> cells)
    {
        await TellAsync(new OpenCommand(cells));
        if (cells.Count == 0)
        {
            return new ScoreCounts([], []);
        }

        var words = await sums.ReceiveAsync(2 * cells.Count, limbs: 1, cancellationToken);
        sums.Open(words, limbs: 1, new PartKeys(_keys!, _scoreKeys, [.. cells.Select(cell => cell.Interval)]));
        return new ScoreCounts(
            [.. words.Where((_, i) => i % 2 == 0).Select(word => (long)word)],
            [.. words.Where((_, i) => i % 2 == 1).Select(word => (long)word)]
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys?.Dispose();
        _scoreKeys?.Dispose();
    }

    private void ThrowIfInconsistent()
    {
        long[] counts = _moments is { } m ? [m.Rows, m.Cases, m.Rows - m.Cases] : [];
        if (counts.Zip(_requirement.Fewest, (count, fewest) => count < fewest || count > MostRows).Contains(true))
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                providers,
                "the counts of rows do not agree with the check before; at least one of them did not follow the protocol."
            );
        }
    }

    private async Task<ComputationException> RefuseAsync(Refusal refusal)
    {
        await TellAsync(new RefuseCommand(refusal));
        return _requirement.Refuse(refusal);
    }

    private Task TellAsync(RegressionCommand command) =>
        run.Session.BroadcastAsync(command.Encode(), cancellationToken);

    /// <summary>The least b with n ≤ 2^b.</summary>
    private static int BitLength(long n) => 64 - BitOperations.LeadingZeroCount((ulong)n - 1);
}
