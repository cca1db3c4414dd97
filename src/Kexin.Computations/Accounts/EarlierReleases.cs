using System.Formats.Cbor;
using Kexin.Channels;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Cryptography;

namespace Kexin.Computations.Accounts;

/// <summary>The earlier results to a run's requester that its own is compared with, and what this provider remembers of them.</summary>
/// <remarks>
/// What: each provider tells all parties which results this requester got over its dataset: which tables and how many groups, no row. The
/// requester had them, and the ledger has the tasks; a provider learns so of results that it had no part in.
/// Cost: one round of about 100 bytes for each result and field from every provider to all.
/// </remarks>
internal sealed class EarlierReleases
{
    /// <summary>Two results to one requester were on their way at the same time.</summary>
    public static readonly BilingualText Meanwhile = new(
        "Another result over this dataset was opened to the same requester while this run was under way, and the two were not compared. Run it again.",
        "本次运行期间，同一申请方就该数据集得到了另一个结果，两者尚未比较。请重新运行。"
    );

    private const int MostBytes = 1 << 22;

    private readonly IReleaseHistory? _history;
    private readonly ReleaseShape _now;
    private readonly IReadOnlyList<ReleaseShape> _own;

    private EarlierReleases(
        IReleaseHistory? history,
        ReleaseShape now,
        IReadOnlyList<ReleaseShape> own,
        Differences differences
    )
    {
        (_history, _now, _own, Differences) = (history, now, own, differences);
    }

    /// <summary>The earlier results that this provider had a part in.</summary>
    public IReadOnlyList<ReleaseShape> Own => _own;

    /// <summary>What is compared; the same at all parties.</summary>
    public Differences Differences { get; }

    /// <summary>Agrees with all other parties.</summary>
    /// <param name="run">This party's view.</param>
    /// <param name="tables">What the run tells of.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="guarded">How many of the tables have cells that open, the first ones; null for all. Others are only remembered.</param>
    /// <exception cref="ComputationException">There are more earlier results than can be compared, or one that cannot be; the same at every party.</exception>
    /// <exception cref="ProtocolException">A provider is at fault.</exception>
    public static async Task<EarlierReleases> AgreeAsync(
        ComputationRun run,
        IReadOnlyList<TableShape> tables,
        CancellationToken cancellationToken,
        int? guarded = null
    )
    {
        var now = new ReleaseShape(ReleaseShape.IdOf(run.Session.Suite, run.Document), tables);
        var remembered = run.Releases is { } history ? await history.ListAsync(cancellationToken) : [];

        ReleaseShape[] own = [.. remembered.Take(IReleaseHistory.MostReleases)];
        if (run.IsProvider)
        {
            await run.Session.BroadcastAsync(Encode(own), cancellationToken);
        }

        var lists = run
            .Document.Providers.Select(provider =>
                provider == run.Self
                    ? Task.FromResult<IReadOnlyList<ReleaseShape>>(own)
                    : run.Session.With(provider.ToString()).ReceiveAsync(MostBytes, Read, cancellationToken)
            )
            .ToList();
        await foreach (var heard in Task.WhenEach(lists).WithCancellation(cancellationToken))
        {
            // One provider's end is not hidden behind another that still reads.
            await heard;
        }

        // Who alone learns keeps nothing back from itself, and has no say: named first, what it asks now would be compared with nothing.
        var learners = run.Document.Function.TermsIn(run.Document).Learners;
        var guarding = run.Document.Providers.Select(provider => learners.Any(learner => learner != provider)).ToList();
        var told = (await Task.WhenAll(lists)).Where((_, provider) => guarding[provider]).ToList();
        var all = InOrder(told);
        if (told.Any(list => list.Count >= IReleaseHistory.MostReleases) && all.All(release => release.Id != now.Id))
        {
            throw new ComputationException(ReleaseHistoryKeeping.Full);
        }

        if (all.Any(release => release.Tables.Any(table => table.HidesRows)))
        {
            throw new ComputationException(DataAgreement.DescribeAny(DataProblem.ScoredOrTold));
        }

        var differences = new Differences(OutputPolicy.Of(run.Document), now, all, guarded);
        return new EarlierReleases(run.Releases, now, own, differences);
    }

    /// <summary>The rows that the result covers; null where no account is kept.</summary>
    /// <param name="run">A provider's view.</param>
    /// <param name="cells">By table, by row that was read under the document's conditions.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ReleasedRows?> SpreadAsync(
        ComputationRun run,
        IReadOnlyList<ushort[]> cells,
        CancellationToken cancellationToken
    ) =>
        _history is null
            ? null
            : new ReleasedRows(
                _now,
                await RowFilter.SpreadAsync(run.Reader!, run.Document.Where, cells, cancellationToken)
            );

    /// <summary>This provider's count for each gate of <see cref="Differences"/>.</summary>
    public Task<long[]> CountAsync(ReleasedRows? rows, RandomSource random, CancellationToken cancellationToken) =>
        rows is null
            ? Task.FromResult(new long[Differences.Count])
            : new AccountCheck(Differences, rows, _own, _history, random).CountAsync(cancellationToken);

    /// <summary>Remembers what opens now, before anything is sent that opens.</summary>
    /// <exception cref="ComputationException">Another run to this requester has come to its opening meanwhile, and was not compared with.</exception>
    public async Task KeepAsync(ReleasedRows? rows, CancellationToken cancellationToken)
    {
        if (rows is not null && !await _history!.KeepAsync(rows, _own, cancellationToken))
        {
            throw new ComputationException(Meanwhile);
        }
    }

    /// <summary>All results, each after those before which one of the providers remembers it; alike at all parties.</summary>
    private static List<ReleaseShape> InOrder(IReadOnlyList<IReadOnlyList<ReleaseShape>> lists)
    {
        var left = lists
            .SelectMany(list => list)
            .DistinctBy(release => release.Id)
            .OrderBy(release => release.Id.ToString(), StringComparer.Ordinal)
            .ToList();
        var all = new List<ReleaseShape>();
        var done = new HashSet<Digest>();
        while (left.Count > 0)
        {
            // Runs at the same time may stand in either order; then their ids decide.
            var next =
                left.Find(release =>
                    lists.All(list =>
                        list.All(other => other.Id != release.Id)
                        || list.TakeWhile(other => other.Id != release.Id).All(other => done.Contains(other.Id))
                    )
                ) ?? left[0];
            left.Remove(next);
            done.Add(next.Id);
            all.Add(next);
        }

        return all;
    }

    private static byte[] Encode(IReadOnlyList<ReleaseShape> releases) =>
        CanonicalCbor.Encode(writer => writer.WriteList(releases, static (w, release) => release.Write(w)));

    private static IReadOnlyList<ReleaseShape> Read(CborReader reader) =>
        reader.ReadList(IReleaseHistory.MostReleases, ReleaseShape.Read);
}
