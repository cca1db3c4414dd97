using System.Globalization;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Computations.Sheets;
using Kexin.Governance.Access;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Releasing;

/// <summary>A result that may leave.</summary>
/// <param name="Learned">The run and all that was learned.</param>
/// <param name="Sheet">What leaves of it, rounded.</param>
/// <param name="Evidence">The index of the entry that says so.</param>
public sealed record ReleasedResult(LearnedRun Learned, Sheet Sheet, long Evidence);

/// <summary>Lets a result that this organisation learned leave its node as a file: checked, recorded, and decided by two people where the policy says so.</summary>
/// <remarks>What has left of a run leaves again without another decision: it is checked by the policy of the day, and counts once.</remarks>
/// <param name="ledger">The tasks.</param>
/// <param name="runs">What was learned.</param>
/// <param name="store">Keeps earlier results.</param>
/// <param name="past">What left before.</param>
/// <param name="policy">What is asked.</param>
/// <param name="people">Who decides.</param>
/// <param name="evidence">Told of each that left or was held back.</param>
/// <param name="time">This node's clock.</param>
public sealed class ResultRelease(
    ILedger ledger,
    TaskRuns runs,
    IRunStore store,
    IPastResults past,
    OwnPolicy policy,
    IActingPeople people,
    IEvidence evidence,
    TimeProvider time
) : IDisposable
{
    private const int MostNamed = 16;

    /// <summary>Two at once would not see each other among what left before.</summary>
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>Whether two people have to decide that it leaves.</summary>
    /// <param name="id">The task's id, or a beginning of it.</param>
    /// <param name="parts">Ids of tables and series; none for all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">This organisation has learned no such result.</exception>
    public async Task<bool> TakesTwoAsync(string id, IReadOnlyList<string> parts, CancellationToken cancel)
    {
        if (!policy.Get().Results.TwoPeople)
        {
            return false;
        }

        var learned = await runs.FindLearnedAsync(id, cancel);
        return !HasLeft(await past.ListAsync(cancel), learned, PartsOf(Only(learned.Result.Sheet, parts)));
    }

    /// <summary>What may leave of the result of a task's last run.</summary>
    /// <param name="id">The task's id, or a beginning of it.</param>
    /// <param name="parts">Ids of tables and series; none for all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">A rule refused, or there is no such result.</exception>
    public async Task<ReleasedResult> ReleaseAsync(string id, IReadOnlyList<string> parts, CancellationToken cancel)
    {
        var learned = await runs.FindLearnedAsync(id, cancel);
        var asked = Only(learned.Result.Sheet, parts);
        var rules = policy.Get();
        await _one.WaitAsync(cancel);
        try
        {
            var all = await past.ListAsync(cancel);
            var hasLeft = HasLeft(all, learned, PartsOf(asked));
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            TokenId[] datasets = [.. TaskToken.Read(learned.Task).Providers.Select(provider => provider.Dataset)];
            var terms = hasLeft ? rules.Results with { MonthlyValues = 0 } : rules.Results;
            var (sheet, refusal) = ResultAirlock.Check(
                asked,
                await EarlierAsync(all, learned, datasets, terms, cancel),
                datasets,
                terms,
                now
            );
            refusal ??= rules.Results.TwoPeople && !hasLeft ? AreTwo() : null;
            var facts = FactsOf(learned, asked, rules.Version);
            if (refusal is not null)
            {
                await RecordAsync(
                    EvidenceKinds.ResultHeldBack,
                    learned,
                    refusal,
                    [.. facts, new("rule", refusal.Rule.Code)]
                );
                throw DomainException.RefusedBy(refusal);
            }

            var index = await RecordAsync(EvidenceKinds.ResultReleased, learned, null, facts);
            if (!hasLeft)
            {
                await past.KeepAsync(
                    new PastResult(
                        learned.Task.Id,
                        learned.Run.Id,
                        now,
                        datasets,
                        PartsOf(sheet),
                        ResultAirlock.CountValues(sheet),
                        index
                    ),
                    CancellationToken.None
                );
            }

            return new ReleasedResult(learned, sheet, index);
        }
        finally
        {
            _one.Release();
        }
    }

    private static bool HasLeft(IReadOnlyList<PastResult> all, LearnedRun learned, IReadOnlyList<string> parts) =>
        !parts.Except(all.Where(each => each.Run == learned.Run.Id).SelectMany(each => each.Parts)).Any();

    /// <summary>What left of other runs over one of the same datasets; a run whose result is gone, or was kept by another version, is compared with nothing.</summary>
    private async Task<IReadOnlyList<EarlierResult>> EarlierAsync(
        IReadOnlyList<PastResult> all,
        LearnedRun learned,
        TokenId[] datasets,
        ResultTerms terms,
        CancellationToken cancel
    )
    {
        var earlier = new List<EarlierResult>();
        foreach (var each in all.Where(each => each.Datasets.Intersect(datasets).Any()))
        {
            var isCompared = terms.SmallestCount > 1 && each.Run != learned.Run.Id;
            var sheet = isCompared ? await FindSheetAsync(each, cancel) : null;
            earlier.Add(new(each, sheet is null ? new Sheet([]) : Only(sheet, each.Parts)));
        }

        return earlier;
    }

    private async Task<Sheet?> FindSheetAsync(PastResult past, CancellationToken cancel)
    {
        try
        {
            return (await store.FindResultAsync(past.Run, cancel))?.Sheet;
        }
        catch (DomainException)
        {
            return null;
        }
    }

    private static Sheet Only(Sheet sheet, IReadOnlyList<string> parts)
    {
        if (parts.Count == 0)
        {
            return sheet;
        }

        var known = PartsOf(sheet);
        return parts.Except(known).FirstOrDefault() is { } unknown
            ? throw DomainException.NotFound(
                $"This result has no table or series '{unknown}'; it has: {string.Join(", ", known)}.",
                $"该结果没有名为“{unknown}”的表或序列；已有：{string.Join("、", known)}。"
            )
            : sheet with
            {
                Tables = [.. sheet.Tables.Where(table => parts.Contains(table.Id))],
                Series = [.. sheet.Series.Where(series => parts.Contains(series.Id))],
            };
    }

    private static IReadOnlyList<string> PartsOf(Sheet sheet) =>
        [.. sheet.Tables.Select(table => table.Id), .. sheet.Series.Select(series => series.Id)];

    private Refusal? AreTwo() =>
        people.Now.Select(voice => voice.Person).Distinct().Count() > 1
            ? null
            : new(
                new Rule(
                    "results.two-people",
                    "Two people decide that a result leaves, where the policy says so.",
                    "策略要求时，结果流出须由两人决定。"
                ),
                new("one person's decision.", "仅有一人的决定。"),
                new(
                    "a second person who may read results, and 'results.release' among the acts that take two: kexin people acts.",
                    "另一名可读取结果的人员确认，并将 results.release 列入须两人完成的操作：kexin people acts。"
                )
            );

    private Task<long> RecordAsync(
        string kind,
        LearnedRun learned,
        Refusal? refusal,
        IReadOnlyList<KeyValuePair<string, string>> facts
    )
    {
        var task = learned.Task.Id.Value.ToShortString();
        return evidence.RecordAsync(
            new EvidenceEvent(
                kind,
                refusal is null
                    ? new($"The result of task {task} left as a file.", $"任务 {task} 的结果以文件形式流出。")
                    : new(
                        $"The result of task {task} did not leave: {refusal.Rule.Sentence.En}",
                        $"任务 {task} 的结果未流出：{refusal.Rule.Sentence.Zh}"
                    ),
                facts
            ),
            CancellationToken.None
        );
    }

    /// <summary>Names so many parts: a result has as many as groups, and a fact has a bound.</summary>
    private static string NamesOf(IReadOnlyList<string> parts) =>
        string.Join(", ", parts.Take(MostNamed)) + (parts.Count > MostNamed ? ", …" : "");

    private KeyValuePair<string, string>[] FactsOf(LearnedRun learned, Sheet sheet, int version) =>
        [
            new("user", ledger.Self.ToString()),
            new("task", learned.Task.Id.ToString()),
            new("run", learned.Run.Id.ToString()),
            new(Gate.PolicyFact, version.ToString(CultureInfo.InvariantCulture)),
            new("tables", NamesOf(PartsOf(sheet))),
            new("table-count", PartsOf(sheet).Count.ToString(CultureInfo.InvariantCulture)),
            new("values", ResultAirlock.CountValues(sheet).ToString(CultureInfo.InvariantCulture)),
        ];
}
