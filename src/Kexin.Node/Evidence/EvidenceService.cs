using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Storage;

namespace Kexin.Node;

/// <summary>This node's own evidence log: what happened here, durable before it is acknowledged, and shown to people.</summary>
/// <remarks>
/// Whoever opens the ledger gives the log's store to <see cref="Open"/> and disposes it at the end: the log's name holds the consortium's
/// id, so there is none before one was joined.
/// </remarks>
internal sealed class EvidenceService(NodeLedger node, TimeProvider time) : IEvidence
{
    private readonly TaskCompletionSource<EvidenceStore> _opened = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>The open log.</summary>
    /// <exception cref="ProblemException">No consortium was joined yet.</exception>
    public EvidenceStore Store =>
        _opened.Task.IsCompletedSuccessfully
            ? _opened.Task.Result
            : throw new ProblemException(
                ProblemCodes.NoConsortium,
                new(
                    "This node belongs to no consortium yet, so it has no evidence log.",
                    "本节点尚未加入任何联盟，因此没有存证日志。"
                )
            );

    /// <summary>Gives the log to everybody who waits for it; once.</summary>
    public void Open(EvidenceStore store) => _opened.SetResult(store);

    /// <summary>Completes when the log is open.</summary>
    public Task<EvidenceStore> WaitAsync(CancellationToken cancel) => _opened.Task.WaitAsync(cancel);

    /// <summary>Logs what happened; completes when it is on disk.</summary>
    /// <returns>The entry's index.</returns>
    /// <exception cref="ProblemException">The disk is full, or there is no log yet.</exception>
    public async Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel)
    {
        var payload = new EvidencePayload(time.GetUtcNow().ToUnixTimeMilliseconds(), happened);
        try
        {
            return (await Store.AppendAsync(payload.Encode(), cancel)).Index;
        }
        catch (EvidenceWriteException error)
        {
            throw new ProblemException(
                ProblemCodes.DiskFull,
                new(
                    "The evidence log could not be written, so nothing was done.",
                    "存证日志无法写入，因此未执行任何操作。"
                ),
                new($"{error.Message} Make room on the disk, then try again.", "请检查磁盘空间，腾出空间后重试。"),
                error
            );
        }
    }

    /// <summary>Entries, newest first.</summary>
    /// <exception cref="ProblemException">The cursor is none of this list, or an entry is damaged.</exception>
    public Page<Api.EvidenceEntry> List(PageRequest page)
    {
        var store = Store;
        var size = store.Size;
        var before = NumberCursor.Read(page, 0, size) ?? size;
        if (before == 0)
        {
            return new Page<Api.EvidenceEntry>([], null);
        }

        var anchors = Anchors(store);
        var entries = Read(() => store.ReadNewestFirst(before, page.Limit));
        var last = entries[^1].Index;
        return new Page<Api.EvidenceEntry>(
            [.. entries.Select(entry => Show(entry, anchors))],
            last == 0 ? null : NumberCursor.Of(last)
        );
    }

    /// <summary>One entry.</summary>
    /// <exception cref="ProblemException">There is none at that place, or it is damaged.</exception>
    public Api.EvidenceEntry Get(long index) => Show(Find(index), Anchors(Store));

    /// <summary>One entry with its salt, for a proof.</summary>
    /// <exception cref="ProblemException">There is none at that place, or it is damaged.</exception>
    public Kexin.Ledger.Storage.EvidenceEntry Find(long index)
    {
        var store = Store;
        return index >= 0 && index < store.Size
            ? Read(() => store.Read(index))
            : throw ProblemException.NotFound(
                $"The evidence log has no entry {index}; it has {store.Size}, counted from 0.",
                $"存证日志没有第 {index} 条记录；共有 {store.Size} 条，从 0 起计。"
            );
    }

    private EvidenceAnchors Anchors(EvidenceStore store) => new(node.Joined.Store, store, node.Joined.Self);

    private static Api.EvidenceEntry Show(Kexin.Ledger.Storage.EvidenceEntry entry, EvidenceAnchors anchors)
    {
        var payload = Read(() => EvidencePayload.Decode(entry.Payload));
        return new Api.EvidenceEntry(
            entry.Index,
            DateTimeOffset.FromUnixTimeMilliseconds(payload.Time),
            payload.Event.Kind,
            payload.Event.Text.Localized(),
            entry.LeafHash.ToString(),
            payload.ToJson(),
            anchors.Find(entry.Index)?.Height,
            Routes.EvidenceProof.With(entry.Index.ToString(CultureInfo.InvariantCulture))
        );
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is EvidenceDamageException or DecodingException)
        {
            throw new ProblemException(
                ProblemCodes.Corrupt,
                new($"The evidence log is damaged: {error.Message}", $"存证日志已损坏：{FaultTexts.Chinese(error)}"),
                new(
                    "Stop the node and restore the log's folder from a copy; what is anchored shows what it has to hold.",
                    "请停止节点，并从副本恢复日志目录；账本上的锚定可以证明其应有内容。"
                ),
                error
            );
        }
    }
}
