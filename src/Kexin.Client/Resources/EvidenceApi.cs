using System.Globalization;
using System.Runtime.CompilerServices;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the node's own evidence log.</summary>
public sealed class EvidenceApi
{
    private readonly ApiCalls _calls;

    internal EvidenceApi(ApiCalls calls) => _calls = calls;

    /// <summary>Entries, newest first.</summary>
    public Task<Page<EvidenceEntry>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        ListOfKindAsync(null, paging, cancel);

    /// <summary>Entries of one kind, or of all whose kind begins so, as <c>dataset.</c>; a page without entries may lead on.</summary>
    public Task<Page<EvidenceEntry>> ListOfKindAsync(
        string? kind,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<EvidenceEntry>>(
            Routes.Evidence.Query(("kind", kind), paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>Every use of this node's datasets and every attempt, newest first, fetched page by page as it is read.</summary>
    public async IAsyncEnumerable<DatasetUseEntry> DatasetUsesAsync(
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var entries = Paging.AllAsync(
            (paging, cancel) => ListOfKindAsync(DatasetUseEntry.OfDatasets, paging, cancel),
            cancel
        );
        await foreach (var entry in entries)
        {
            if (DatasetUseEntry.Read(entry) is { } use)
            {
                yield return use;
            }
        }
    }

    /// <summary>Entries as a FHIR bundle of AuditEvents (R4), newest first; its link <c>next</c> names the cursor that goes on.</summary>
    public async Task<System.Text.Json.Nodes.JsonObject> AuditEventsAsync(
        Paging paging = default,
        CancellationToken cancel = default
    )
    {
        using var response = await _calls.SendAsync(
            HttpMethod.Get,
            Routes.AuditEvents.Query(paging.AfterQuery, paging.LimitQuery),
            null,
            cancel
        );
        return System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel))!.AsObject();
    }

    /// <summary>One entry.</summary>
    public Task<EvidenceEntry> GetAsync(long index, CancellationToken cancel = default) =>
        _calls.GetAsync<EvidenceEntry>(Routes.EvidenceEntry.With(index.ToString(CultureInfo.InvariantCulture)), cancel);

    /// <summary>Goes on with a log whose anchored entries are lost for good; all members see it on the ledger.</summary>
    public Task<Receipt> RestartAsync(CancellationToken cancel = default) =>
        _calls.PostAsync<Receipt>(Routes.RestartEvidence, cancel);
}

/// <summary>Fetches proof files: bytes that <c>kexin verify</c> checks without a node.</summary>
public sealed class ProofsApi
{
    private readonly ApiCalls _calls;

    internal ProofsApi(ApiCalls calls) => _calls = calls;

    /// <summary>That a transaction is in a final block.</summary>
    public Task<byte[]> TransactionAsync(string id, CancellationToken cancel = default) =>
        AtAsync(Routes.TransactionProof.With(id), cancel);

    /// <summary>That an entry of this node's evidence log is anchored in a final block.</summary>
    public Task<byte[]> EvidenceAsync(long index, CancellationToken cancel = default) =>
        AtAsync(Routes.EvidenceProof.With(index.ToString(CultureInfo.InvariantCulture)), cancel);

    /// <summary>What a proof file says, and whether it holds for the node's consortium.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="cancel">Ends the call.</param>
    public Task<ProofReading> CheckAsync(byte[] file, CancellationToken cancel = default)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        return _calls.SendAsync(HttpMethod.Post, Routes.CheckProof, content, KexinJson.Default.ProofReading, cancel);
    }

    /// <summary>The proof file at a path that a receipt, an entry or a result named.</summary>
    /// <exception cref="ArgumentException">It is not a path of this node: the token goes nowhere else.</exception>
    public async Task<byte[]> AtAsync(string proofUrl, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(proofUrl);
        if (!proofUrl.StartsWith("/v1/", StringComparison.Ordinal))
        {
            throw new ArgumentException($"A proof's path starts with /v1/, unlike {proofUrl}.", nameof(proofUrl));
        }

        using var response = await _calls.SendAsync(HttpMethod.Get, proofUrl, null, cancel);
        return await response.Content.ReadAsByteArrayAsync(cancel);
    }
}
