using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification.Discovery;
using Kexin.Governance.Classification.Schemes;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Classification.Deciding;

/// <summary>What is proposed for a column, and what was decided about it.</summary>
/// <param name="Finding">What was found out.</param>
/// <param name="Class">The class that the scheme has for it, or null.</param>
/// <param name="Level">The level that the scheme has for it, or null.</param>
/// <param name="Decided">What was decided before, or null.</param>
public sealed record ColumnProposal(
    ColumnFinding Finding,
    SchemeClass? Class,
    SchemeLevel? Level,
    FieldClassification? Decided
);

/// <summary>What a scan proposes.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Columns">By column, in the dataset's order.</param>
public sealed record ScanReport(StoredDataset Dataset, Scheme Scheme, IReadOnlyList<ColumnProposal> Columns);

/// <summary>What an officer decides about a field.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Class">The class's id.</param>
/// <param name="Level">The level's id.</param>
/// <param name="Reason">Why.</param>
public sealed record FieldDecision(string Field, string Class, string Level, string Reason);

/// <summary>Classes and levels of this member's datasets: a scan proposes, an officer decides; raising is free, lowering is an act of two.</summary>
/// <param name="datasets">What is here.</param>
/// <param name="classifications">What was decided.</param>
/// <param name="schemes">By which.</param>
/// <param name="gate">Opens a dataset to look at it.</param>
/// <param name="ledger">Whether there is a log.</param>
/// <param name="evidence">Told of what is decided.</param>
/// <param name="time">Says when.</param>
public sealed class Classifying(
    IStoredDatasets datasets,
    IClassificationStore classifications,
    SchemeLibrary schemes,
    Gate gate,
    ILedger ledger,
    IEvidence evidence,
    TimeProvider time
) : IDisposable
{
    /// <summary>What the evidence log calls a decision.</summary>
    public const string EvidenceKind = "dataset.classify";

    private const int LongestFactInCharacters = 4000;

    private readonly SemaphoreSlim _deciding = new(1, 1);

    public void Dispose() => _deciding.Dispose();

    /// <summary>Looks at a dataset's columns and proposes what the scheme has for them; nothing is decided.</summary>
    /// <param name="id">The dataset's id or a beginning of it.</param>
    /// <param name="scheme">The scheme's id.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">There is no such dataset or scheme, or the dataset is damaged.</exception>
    public async Task<ScanReport> ScanAsync(string id, string scheme, CancellationToken cancel)
    {
        var chosen = schemes.Get(scheme);
        var dataset = await datasets.ResolveAsync(id, cancel);
        RequireContent(dataset);
        var decided = await classifications.FindAsync(dataset.Id, cancel);
        await using var reader = await gate.OpenToDescribeAsync(dataset, cancel);
        var findings = await DatasetScan.ReadAsync(reader, cancel);
        return new ScanReport(
            dataset,
            chosen,
            [
                .. findings.Select(finding =>
                {
                    var grade = finding.Kind is { } kind ? chosen.Of(kind) : null;
                    return new ColumnProposal(
                        finding,
                        chosen.Classes.FirstOrDefault(each => each.Id == grade?.Class),
                        chosen.Levels.FirstOrDefault(each => each.Id == grade?.Level),
                        decided.Of(finding.Field)
                    );
                }),
            ]
        );
    }

    /// <summary>What was decided about a dataset.</summary>
    /// <param name="id">The dataset's id or a beginning of it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">There is no such dataset.</exception>
    public async Task<DatasetClassification> GetAsync(string id, CancellationToken cancel) =>
        await classifications.FindAsync((await datasets.ResolveAsync(id, cancel)).Id, cancel);

    /// <summary>Decides about fields; all of the decisions or none are kept.</summary>
    /// <param name="id">The dataset's id or a beginning of it.</param>
    /// <param name="scheme">The scheme's id.</param>
    /// <param name="decisions">At least one; no field twice.</param>
    /// <param name="mayLower">Whether two people do it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">There is no such dataset, scheme, field, class or level, or one person would lower a level.</exception>
    public async Task<DatasetClassification> DecideAsync(
        string id,
        string scheme,
        IReadOnlyList<FieldDecision> decisions,
        bool mayLower,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var chosen = schemes.Get(scheme);
        var dataset = await datasets.ResolveAsync(id, cancel);
        var content = RequireContent(dataset);
        TextRules.RequireNames(
            [.. decisions.Select(each => each.Field)],
            Data.DatasetSchema.MostFields,
            "fields",
            "字段"
        );
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var made = decisions.Select(each => Make(chosen, content, each, now)).ToList();
        await _deciding.WaitAsync(cancel);
        try
        {
            var before = await classifications.FindAsync(dataset.Id, cancel);
            foreach (var field in made)
            {
                if (!mayLower && before.Of(field.Field) is { } old && field.IsLowerThan(old))
                {
                    throw DomainException.RefusedBy(Lowered(old, field));
                }
            }

            var all = before.Fields.Where(old => !made.Exists(field => field.Field == old.Field));
            var after = new DatasetClassification([.. all, .. made]);

            // Recorded before it counts, so that no level changes without a trace.
            await RecordAsync(dataset, made, before);
            await classifications.KeepAsync(dataset.Id, after, CancellationToken.None);
            return after;
        }
        finally
        {
            _deciding.Release();
        }
    }

    private static FieldClassification Make(Scheme scheme, StoredContent content, FieldDecision decision, long now)
    {
        if (!content.Schema.TryGetField(decision.Field, out _))
        {
            var known = content.Schema.Fields.Select(item => item.Name).ToArray();
            throw DomainException.Invalid(
                $"There is no field '{decision.Field}'. The fields are: {string.Join(", ", known)}.",
                $"没有字段“{decision.Field}”。现有的字段：{string.Join("、", known)}。"
            );
        }

        TextRules.RequireText(decision.Reason, "A reason", "理由");
        if (scheme.Classes.All(each => each.Id != decision.Class))
        {
            var known = scheme.Classes.Select(each => each.Id).ToArray();
            throw DomainException.Invalid(
                $"The scheme '{scheme.Id}' has no class '{decision.Class}'. Its classes are: {string.Join(", ", known)}.",
                $"方案“{scheme.Id}”没有类别“{decision.Class}”。其类别有：{string.Join("、", known)}。"
            );
        }

        var rank = scheme.RankOf(decision.Level);
        if (rank < 0)
        {
            var known = scheme.Levels.Select(each => each.Id).ToArray();
            throw DomainException.Invalid(
                $"The scheme '{scheme.Id}' has no level '{decision.Level}'. Its levels are: {string.Join(", ", known)}.",
                $"方案“{scheme.Id}”没有级别“{decision.Level}”。其级别有：{string.Join("、", known)}。"
            );
        }

        var level = scheme.Levels[rank];
        return new FieldClassification(
            decision.Field,
            scheme.Id,
            decision.Class,
            level.Id,
            rank,
            level.Protection,
            level.Tier,
            decision.Reason,
            now
        );
    }

    private static Refusal Lowered(FieldClassification old, FieldClassification field) =>
        new Refusal(
            new Rule(
                "classification.lowering",
                "The level of a field is lowered only as an act of two people.",
                "降低字段的级别须由两人完成。"
            ),
            new(
                $"'{field.Field}', which is {old.Scheme}/{old.Level}, set to {field.Scheme}/{field.Level}.",
                $"字段“{field.Field}”现为 {old.Scheme}/{old.Level}，拟改为 {field.Scheme}/{field.Level}。"
            ),
            new(
                "the same level or a higher one; or asking to lower it (--lower), which a second person confirms.",
                "保持或提高级别；或申请降级（--lower），由第二人确认。"
            )
        );

    private static StoredContent RequireContent(StoredDataset dataset) =>
        dataset.Content
        ?? throw new DomainException(
            FaultCodes.Corrupt,
            new($"The manifest of '{dataset.Name}' is damaged.", $"“{dataset.Name}”的清单已损坏。")
        );

    private Task RecordAsync(
        StoredDataset dataset,
        IReadOnlyList<FieldClassification> made,
        DatasetClassification before
    ) =>
        ledger.IsOpen
            ? evidence.RecordAsync(
                new EvidenceEvent(
                    EvidenceKind,
                    new(
                        $"Fields of the dataset '{dataset.Name}' were classified.",
                        $"对数据集“{dataset.Name}”的字段作了分类分级。"
                    ),
                    [
                        new("dataset", dataset.Id),
                        new(
                            "decisions",
                            Shorten(string.Join("; ", made.Select(field => Words(field, before.Of(field.Field)))))
                        ),
                    ]
                ),
                CancellationToken.None
            )
            : Task.CompletedTask;

    private static string Words(FieldClassification field, FieldClassification? before) =>
        $"{field.Field}: {(before is null ? "" : $"{before.Scheme}/{before.Class}/{before.Level} → ")}{field.Scheme}/{field.Class}/{field.Level} ({field.Reason})";

    private static string Shorten(string text) =>
        text.Length <= LongestFactInCharacters ? text : $"{VisibleText.Cut(text, LongestFactInCharacters)}…";
}
