using System.Net.Http.Headers;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the organisation's own datasets.</summary>
public sealed class DatasetsApi
{
    private readonly ApiCalls _calls;

    internal DatasetsApi(ApiCalls calls) => _calls = calls;

    /// <summary>The datasets in the vault.</summary>
    public Task<Page<Dataset>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<Dataset>>(Routes.Datasets.Query(paging.AfterQuery, paging.LimitQuery), cancel);

    /// <summary>One dataset.</summary>
    public Task<Dataset> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<Dataset>(Routes.Dataset.With(id), cancel);

    /// <summary>Puts its description into the catalogue.</summary>
    public Task<Receipt> PublishAsync(
        string id,
        PublishDataset request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<PublishDataset, Receipt>(
            Routes.PublishDataset.With(id).Query(WaitQuery.Of(wait)),
            request,
            cancel
        );

    /// <summary>What all members would see of it; nothing is published.</summary>
    public Task<CatalogueEntry> PreviewPublicationAsync(
        string id,
        PublishDataset request,
        CancellationToken cancel = default
    ) => _calls.PostAsync<PublishDataset, CatalogueEntry>(Routes.PreviewPublication.With(id), request, cancel);

    /// <summary>Changes its description in the catalogue, or offers it for more purposes; grants of it stay.</summary>
    public Task<Receipt> EditAsync(
        string id,
        EditDataset request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) => _calls.PostAsync<EditDataset, Receipt>(Routes.EditDataset.With(id).Query(WaitQuery.Of(wait)), request, cancel);

    /// <summary>Takes it out of the catalogue; grants of it end.</summary>
    public Task<Receipt> WithdrawAsync(string id, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<Receipt>(Routes.WithdrawDataset.With(id).Query(WaitQuery.Of(wait)), cancel);

    /// <summary>Destroys its key and its file; it must not be in the catalogue.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancel = default)
    {
        using var response = await _calls.SendAsync(HttpMethod.Delete, Routes.Dataset.With(id), null, cancel);
    }

    /// <summary>What its columns seem to hold, and the classes and levels that the scheme has for that; nothing is decided.</summary>
    public Task<ScanReport> ScanAsync(string id, ScanDataset request, CancellationToken cancel = default) =>
        _calls.PostAsync<ScanDataset, ScanReport>(Routes.ScanDataset.With(id), request, cancel);

    /// <summary>What was decided about its fields.</summary>
    public Task<IReadOnlyList<FieldClassification>> ClassificationAsync(
        string id,
        CancellationToken cancel = default
    ) => _calls.GetAsync<IReadOnlyList<FieldClassification>>(Routes.Classification.With(id), cancel);

    /// <summary>Decides about fields; lowers no level.</summary>
    public Task<IReadOnlyList<FieldClassification>> ClassifyAsync(
        string id,
        ClassifyDataset request,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<ClassifyDataset, IReadOnlyList<FieldClassification>>(
            Routes.ClassifyDataset.With(id),
            request,
            cancel
        );

    /// <summary>Decides about fields and may lower levels, which takes two people.</summary>
    public Task<IReadOnlyList<FieldClassification>> LowerClassificationAsync(
        string id,
        ClassifyDataset request,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<ClassifyDataset, IReadOnlyList<FieldClassification>>(
            Routes.LowerClassification.With(id),
            request,
            cancel
        );

    /// <summary>The task's computation on this dataset alone, for its owner.</summary>
    public Task<ComputationResult> SummaryAsync(string id, string taskId, CancellationToken cancel = default) =>
        _calls.GetAsync<ComputationResult>(Routes.DatasetSummary.With(id).Query(("task", taskId)), cancel);

    /// <summary>Names and words in lists are escaped on their own, so that they may hold commas and colons.</summary>
    private static string Escape(string item) => Uri.EscapeDataString(item);
}

/// <summary>Calls about what all members have published.</summary>
public sealed class CatalogueApi
{
    private readonly ApiCalls _calls;

    internal CatalogueApi(ApiCalls calls) => _calls = calls;

    /// <summary>Everything published, withdrawn datasets included.</summary>
    public Task<Page<CatalogueEntry>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        FindAsync(null, null, paging, cancel);

    /// <summary>What is published and fits.</summary>
    /// <param name="text">What stands in the name, the description or the owner's name, in any case of letters; null for any.</param>
    /// <param name="state">Null for any.</param>
    /// <param name="paging">Which part.</param>
    /// <param name="cancel">Ends the call.</param>
    public Task<Page<CatalogueEntry>> FindAsync(
        string? text,
        DatasetState? state,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<CatalogueEntry>>(
            Routes.Catalogue.Query(
                ("text", text),
                ("state", state?.ToString().ToLowerInvariant()),
                paging.OrderQuery,
                paging.FallingQuery,
                paging.AfterQuery,
                paging.LimitQuery
            ),
            cancel
        );

    /// <summary>One entry.</summary>
    public Task<CatalogueEntry> GetAsync(string tokenId, CancellationToken cancel = default) =>
        _calls.GetAsync<CatalogueEntry>(Routes.CatalogueEntry.With(tokenId), cancel);
}
