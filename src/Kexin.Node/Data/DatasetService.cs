using System.Globalization;
using Kexin.Cryptography;
using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;
using Kexin.Vault;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>The organisation's own datasets: taking them in, looking at them, destroying them.</summary>
internal sealed class DatasetService(
    DatasetVault vault,
    DatasetKeys keys,
    DatasetRows rows,
    MissingDatasets missing,
    LikeNames names,
    DatasetAlarms alarms,
    VaultCheck check,
    NodeLedger node,
    Retractions retractions,
    IEvidence evidence
)
{
    /// <summary>Takes in a file that was held and looked at; on any error nothing but the held file is left.</summary>
    /// <exception cref="DomainException">The request or the file is not as it should be.</exception>
    public Task<Api.Dataset> KeepAsync(
        Api.KeepFile request,
        IntakeOptions options,
        HeldFile file,
        IReadOnlyDictionary<string, Kexin.Data.FieldType> inferred,
        CancellationToken cancel
    ) =>
        KeepAsync(
            request.Name,
            request.Source,
            [
                .. MissingFact(options.Missing),
                .. node.Find() is { } ledger
                    ? [new("options", ledger.Suite.Hash(CanonicalRecord.Encode(options)).ToString())]
                    : Array.Empty<KeyValuePair<string, string>>(),
            ],
            (key, wrapped) =>
                file.ImportAsync(
                    FieldTypes.ToVault(request.Format),
                    ImportOptions.Of(options) with
                    {
                        Inferred = inferred,
                        WrappedKey = wrapped,
                    },
                    key,
                    null,
                    cancel
                ),
            cancel
        );

    private async Task<Api.Dataset> KeepAsync(
        string name,
        string? source,
        IEnumerable<KeyValuePair<string, string>> facts,
        Func<SecretBytes, byte[], Task<DatasetManifest>> import,
        CancellationToken cancel
    )
    {
        TextRules.RequireName(name, "A dataset's name", "数据集的名称");
        TextRules.RequireShort(source, "The source", "来源说明");
        if (await rows.HasNameAsync(name, cancel))
        {
            throw NameTaken(name);
        }

        await check.TidyAsync();
        var manifest = await ImportAsync(import);
        var row = new DatasetRow
        {
            Id = manifest.Id.ToString(),
            Name = name,
            Source = source,
            AddedAt = manifest.CreatedAt.ToUnixTimeMilliseconds(),
        };
        try
        {
            await rows.AddAsync(row, cancel);
        }
        catch (Exception error)
        {
            vault.Destroy(manifest.Id);
            if (error is DbUpdateException && await rows.HasNameAsync(name, cancel))
            {
                throw NameTaken(name);
            }

            throw;
        }

        try
        {
            await RecordAsync(
                EvidenceKinds.DatasetAdded,
                new($"The dataset '{row.Name}' was taken in.", $"导入了数据集“{row.Name}”。"),
                [
                    new("dataset", row.Id),
                    new("name", row.Name),
                    new("commitment", manifest.Source.Commitment.ToString()),
                    new("manifest", manifest.Hash.ToString()),
                    new("rows", manifest.Rows.ToString(CultureInfo.InvariantCulture)),
                    .. facts,
                ]
            );
        }
        catch
        {
            // A dataset of which the log knows nothing is none. The files go first: on a full disk that makes room for the rest.
            vault.Destroy(manifest.Id);
            await rows.RemoveAsync(row, CancellationToken.None);
            throw;
        }

        return Show(row);
    }

    /// <summary>A part of the list; after the last stand those that are published and have no data here.</summary>
    public async Task<Api.Page<Api.Dataset>> ListAsync(DatasetOrder order, PageRequest page, CancellationToken cancel)
    {
        var found = await rows.ListAsync(order, page, cancel);
        var lost = found.Next is null ? await missing.FindAsync(cancel) : [];
        return new Api.Page<Api.Dataset>(
            [.. found.Items.Select(Show), .. lost.Select(DatasetView.Missing)],
            found.Next
        );
    }

    /// <summary>One dataset, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public async Task<Api.Dataset> GetAsync(string id, CancellationToken cancel) =>
        await missing.FindAsync(id, cancel) is { } lost
            ? DatasetView.Missing(lost)
            : Show(await rows.FindAsync(id, cancel));

    /// <summary>Destroys a dataset that is not in the catalogue, or that was withdrawn here: its key first, then everything.</summary>
    /// <exception cref="DomainException">There is no such dataset, or it is published.</exception>
    public async Task DestroyAsync(string id, CancellationToken cancel)
    {
        var row = await rows.FindAsync(id, cancel);
        if (
            FindToken(row) is { } token
            && DatasetToken.Read(token).State == DatasetState.Published
            && (await retractions.FindAsync([token], cancel)).Count == 0
        )
        {
            throw DomainException.Conflict(
                $"'{row.Name}' is in the catalogue. Withdraw it first, then destroy it.",
                $"“{row.Name}”仍在目录中。请先下架，再销毁。"
            );
        }

        try
        {
            vault.Destroy(row.VaultId);
        }
        catch (VaultException error) when (error.Error == VaultError.NotFound)
        {
            // The files are gone already: what is left is to forget them.
        }

        // The rest is done even if the caller goes away: the data is destroyed and that is recorded.
        await RecordAsync(
            EvidenceKinds.DatasetDestroyed,
            new($"The dataset '{row.Name}' was destroyed.", $"销毁了数据集“{row.Name}”。"),
            [new("dataset", row.Id), new("name", row.Name)]
        );
        await rows.RemoveAsync(row, CancellationToken.None);
        alarms.Clear(row.VaultId);
    }

    /// <summary>What the rows are depends on it.</summary>
    private static IEnumerable<KeyValuePair<string, string>> MissingFact(IReadOnlyList<string>? missing) =>
        missing is { Count: > 0 } words ? [new("missing", string.Join(", ", words))] : [];

    private async Task<DatasetManifest> ImportAsync(Func<SecretBytes, byte[], Task<DatasetManifest>> import)
    {
        using var key = keys.Create(out var wrapped);
        try
        {
            return await import(key, wrapped);
        }
        catch (IntakeException error)
        {
            throw NotTakenIn(error);
        }
    }

    /// <summary>What a caller is told of a file that cannot be taken in.</summary>
    public static DomainException NotTakenIn(IntakeException error) =>
        new(
            error.Error == IntakeError.DiskFull ? Api.ProblemCodes.DiskFull : Api.ProblemCodes.BadData,
            new("The file was not taken in. Nothing of it was kept.", "文件未被导入，未保留其任何内容。"),
            new(error.Explain("en"), error.Explain("zh")),
            error
        )
        {
            Line = error.Line,
            Column = error.Column,
        };

    /// <summary>
    /// Not cancelled: what happened is recorded though the caller goes away. Before a consortium was joined there is no log, and
    /// nobody to prove anything to; what is published later is shown by its commitment.
    /// </summary>
    private Task RecordAsync(string kind, BilingualText text, IReadOnlyList<KeyValuePair<string, string>> facts) =>
        node.Find() is null
            ? Task.CompletedTask
            : evidence.RecordAsync(new EvidenceEvent(kind, text, facts), CancellationToken.None);

    private Api.Dataset Show(DatasetRow row) => DatasetView.Own(row, rows.FindManifest(row), FindToken(row), names);

    private Token? FindToken(DatasetRow row) =>
        node.Find() is { } ledger && rows.TokenOf(row) is { } id ? ledger.Queries.FindToken(id) : null;

    private static DomainException NameTaken(string name) =>
        DomainException.Conflict(
            $"There is already a dataset named '{name}'. Choose another name, or destroy that one first.",
            $"已有名为“{name}”的数据集。请换一个名称，或先销毁原有的数据集。"
        );
}
