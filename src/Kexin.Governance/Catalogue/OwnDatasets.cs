using System.Globalization;
using Kexin.Governance.Access;
using Kexin.Governance.Collection;
using Kexin.Governance.Datasets;
using Kexin.Governance.Destroying;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>A file that is taken in as a dataset.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Source">Where the data was collected, by whom, on what ground; or null.</param>
/// <param name="Options">How the file is read, in its canonical form: what the rows are depends on it.</param>
/// <param name="MissingWords">The words that were read as no value.</param>
/// <param name="Activity">The collection activity under which it is taken in: its id, a beginning of it, or its name; or null.</param>
public sealed record NewDataset(
    string Name,
    string? Source,
    ReadOnlyMemory<byte> Options,
    IReadOnlyList<string> MissingWords,
    string? Activity = null
);

/// <summary>One of this member's datasets.</summary>
/// <param name="Stored">What is known of it at home; of one that is missing, what its token says.</param>
/// <param name="Published">What its token says; null before publishing.</param>
/// <param name="NameWarning">What people should know before they go by its name, or null.</param>
/// <param name="IsMissing">It is in the catalogue and has no data here.</param>
public sealed record OwnDataset(
    StoredDataset Stored,
    DatasetToken? Published,
    BilingualText? NameWarning,
    bool IsMissing = false
);

/// <summary>The organisation's own datasets: taking them in, looking at them, destroying them.</summary>
/// <param name="datasets">What is here.</param>
/// <param name="missing">What is published and not here.</param>
/// <param name="names">Marks names that may be mistaken.</param>
/// <param name="ledger">What is published.</param>
/// <param name="retractions">What was taken back here.</param>
/// <param name="evidence">Told of what is taken in and destroyed.</param>
/// <param name="destructions">Say what has to be kept.</param>
/// <param name="collecting">Says under which activity a file may be taken in.</param>
/// <param name="copies">What is here of a dataset, back-ups with it.</param>
public sealed class OwnDatasets(
    IStoredDatasets datasets,
    MissingDatasets missing,
    LikeNames names,
    ILedger ledger,
    Retractions retractions,
    IEvidence evidence,
    DestructionService destructions,
    Collecting collecting,
    IHeldCopies copies
)
{
    // No name begins so.
    private const string BehindAll = "\n";

    /// <summary>Takes in a file; on any error nothing is left of it here.</summary>
    /// <param name="file">What is recorded of it.</param>
    /// <param name="store">Puts it into the vault.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">The request or the file is not as it should be.</exception>
    public async Task<OwnDataset> AddAsync(NewDataset file, Func<Task<StoredDataset>> store, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(store);
        TextRules.RequireName(file.Name, "A dataset's name", "数据集的名称");
        TextRules.RequireShort(file.Source, "The source", "来源说明");
        var activity = collecting.Require(file.Activity);
        if (await datasets.HasNameAsync(file.Name, cancel))
        {
            throw NameTaken(file.Name);
        }

        var stored = await store();
        try
        {
            if (!await datasets.TryAddAsync(stored, cancel))
            {
                throw NameTaken(file.Name);
            }
        }
        catch
        {
            datasets.Destroy(stored);
            throw;
        }

        try
        {
            if (activity is not null)
            {
                collecting.Remember(activity, stored);
            }

            await RecordAsync(
                EvidenceKinds.DatasetAdded,
                new($"The dataset '{stored.Name}' was taken in.", $"导入了数据集“{stored.Name}”。"),
                () => FactsOf(file, stored, activity)
            );
        }
        catch
        {
            // A dataset of which the log knows nothing is none. The files go first: on a full disk that makes room for the rest.
            datasets.Destroy(stored);
            await datasets.ForgetAsync(stored, CancellationToken.None);
            throw;
        }

        return Of(stored);
    }

    /// <summary>A part of the list; after the last stand those that are published and have no data here.</summary>
    /// <param name="order">Their order.</param>
    /// <param name="after">The place in that order where the part before ended, or null.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The part, then at the end what is missing, and where the next one begins; null when nothing follows.</returns>
    /// <exception cref="DomainException">There is no such place.</exception>
    public async Task<(IReadOnlyList<OwnDataset> Items, string? Next)> ListAsync(
        DatasetOrder order,
        string? after,
        int limit,
        CancellationToken cancel
    )
    {
        var isBehindAll = after?.StartsWith(BehindAll, StringComparison.Ordinal) == true;
        var (items, next) = isBehindAll ? ([], null) : await datasets.ListAsync(order, after, limit, cancel);
        IEnumerable<OwnDataset> lost = next is null ? (await missing.FindAsync(cancel)).Select(Missing) : [];
        lost = lost.OrderBy(dataset => dataset.Stored.Id, StringComparer.Ordinal);
        return (
            [
                .. items.Select(Of),
                .. isBehindAll ? lost.SkipWhile(each => string.CompareOrdinal(PlaceOf(order, each), after) <= 0) : lost,
            ],
            next
        );
    }

    /// <summary>A dataset's place in an order; those that are missing stand behind all others.</summary>
    public static string PlaceOf(DatasetOrder order, OwnDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.IsMissing ? BehindAll + dataset.Stored.Id : IStoredDatasets.PlaceOf(order, dataset.Stored);
    }

    /// <summary>One dataset, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public async Task<OwnDataset> GetAsync(string id, CancellationToken cancel) =>
        await missing.FindAsync(id, cancel) is { } lost ? Missing(lost) : Of(await datasets.ResolveAsync(id, cancel));

    /// <summary>
    /// Destroys a dataset that is not in the catalogue, or that was withdrawn here: its keys first, in the vault and in every back-up, then
    /// everything.
    /// </summary>
    /// <exception cref="DomainException">
    /// There is no such dataset, it is published, it has to be kept, or a back-up could not be reached: then it is here still.
    /// </exception>
    public async Task DestroyAsync(string id, CancellationToken cancel)
    {
        var dataset = await datasets.ResolveAsync(id, cancel);
        if (dataset.Token is not null && !ledger.IsOpen)
        {
            throw new DomainException(
                FaultCodes.Overloaded,
                new(
                    $"'{dataset.Name}' may be under a legal hold, and the ledger that says so is not open yet.",
                    $"“{dataset.Name}”可能处于法律保留之下，而记录此事的账本尚未打开。"
                ),
                new("Try again in a moment.", "请稍后重试。")
            )
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }

        if (
            TokenOf(dataset) is { } token
            && DatasetToken.Read(token).State == DatasetState.Published
            && (await retractions.FindAsync([token], cancel)).Count == 0
        )
        {
            throw DomainException.Conflict(
                $"'{dataset.Name}' is in the catalogue. Withdraw it first, then destroy it.",
                $"“{dataset.Name}”仍在目录中。请先下架，再销毁。"
            );
        }

        if (ledger.IsOpen && dataset.Token is { } published && destructions.FindRefusal(published) is { } refusal)
        {
            throw DomainException.RefusedBy(refusal);
        }

        var backups = await copies.DestroyAsync(dataset, cancel);

        // The rest is done even if the caller goes away: the data is destroyed and that is recorded.
        await RecordAsync(
            EvidenceKinds.DatasetDestroyed,
            new($"The dataset '{dataset.Name}' was destroyed.", $"销毁了数据集“{dataset.Name}”。"),
            () =>
                [
                    new("dataset", dataset.Id),
                    new("name", dataset.Name),
                    new("backups", backups.ToString(CultureInfo.InvariantCulture)),
                ]
        );
        await datasets.ForgetAsync(dataset, CancellationToken.None);
    }

    private KeyValuePair<string, string>[] FactsOf(
        NewDataset file,
        StoredDataset stored,
        CollectionActivity? activity
    ) =>
        [
            new("dataset", stored.Id),
            new("name", stored.Name),
            new("activity", activity?.Id ?? "none"),
            new("commitment", stored.Content!.Commitment.ToString()),
            new("manifest", stored.Content.Manifest.ToString()),
            new("rows", stored.Content.Rows.ToString(CultureInfo.InvariantCulture)),
            .. file.MissingWords.Count > 0
                ? [new("missing", string.Join(", ", file.MissingWords))]
                : Array.Empty<KeyValuePair<string, string>>(),
            new("options", ledger.Genesis.Suite.Hash(file.Options.Span).ToString()),
        ];

    /// <summary>
    /// Not cancelled: what happened is recorded though the caller goes away. Before a consortium was joined there is no log, and
    /// nobody to prove anything to; what is published later is shown by its commitment.
    /// </summary>
    private Task RecordAsync(string kind, BilingualText text, Func<KeyValuePair<string, string>[]> facts) =>
        ledger.IsOpen
            ? evidence.RecordAsync(new EvidenceEvent(kind, text, facts()), CancellationToken.None)
            : Task.CompletedTask;

    private OwnDataset Of(StoredDataset stored) =>
        TokenOf(stored) is { } token
            ? new OwnDataset(stored, DatasetToken.Read(token), names.WarnOf(token))
            : new OwnDataset(stored, null, null);

    private static OwnDataset Missing(Token token)
    {
        var published = DatasetToken.Read(token);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(published.PublishedAt);
        var stored = new StoredDataset(token.Id.ToString(), published.Description.Name, null, at, null, token.Id);
        return new OwnDataset(stored, published, null, IsMissing: true);
    }

    private Token? TokenOf(StoredDataset dataset) => ledger.IsOpen && dataset.Token is { } id ? ledger.Find(id) : null;

    private static DomainException NameTaken(string name) =>
        DomainException.Conflict(
            $"There is already a dataset named '{name}'. Choose another name, or destroy that one first.",
            $"已有名为“{name}”的数据集。请换一个名称，或先销毁原有的数据集。"
        );
}
