using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Evidence;

/// <summary>This member's own evidence log: what happened here, durable before it is acknowledged.</summary>
/// <remarks>
/// Whoever opens the ledger gives the log's store to <see cref="Open"/> and disposes it at the end: the log's name holds the consortium's
/// id, so there is none before one was joined.
/// </remarks>
/// <param name="node">The ledger.</param>
/// <param name="time">Says when something happened.</param>
public sealed class EvidenceService(NodeLedger node, TimeProvider time)
{
    private readonly TaskCompletionSource<EvidenceStore> _opened = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>The open log.</summary>
    /// <exception cref="DomainException">No consortium was joined yet.</exception>
    public EvidenceStore Store =>
        _opened.Task.IsCompletedSuccessfully
            ? _opened.Task.Result
            : throw new DomainException(
                FaultCodes.NoConsortium,
                new(
                    "This node belongs to no consortium yet, so it has no evidence log.",
                    "本节点尚未加入任何联盟，因此没有存证日志。"
                )
            );

    /// <summary>Whether there is a log: a consortium was joined.</summary>
    public bool IsOpen => _opened.Task.IsCompletedSuccessfully;

    /// <summary>Gives the log to everybody who waits for it; once.</summary>
    public void Open(EvidenceStore store) => _opened.SetResult(store);

    /// <summary>Completes when the log is open.</summary>
    public Task<EvidenceStore> WaitAsync(CancellationToken cancel) => _opened.Task.WaitAsync(cancel);

    /// <summary>Logs what happened; completes when it is on disk.</summary>
    /// <returns>The entry's index.</returns>
    /// <exception cref="DomainException">The disk is full, or there is no log yet.</exception>
    public async Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel)
    {
        var payload = new EvidencePayload(time.GetUtcNow().ToUnixTimeMilliseconds(), happened);
        try
        {
            return (await Store.AppendAsync(payload.Encode(), cancel)).Index;
        }
        catch (EvidenceWriteException error)
        {
            throw new DomainException(
                FaultCodes.DiskFull,
                new(
                    "The evidence log could not be written, so nothing was done.",
                    "存证日志无法写入，因此未执行任何操作。"
                ),
                new($"{error.Message} Make room on the disk, then try again.", "请检查磁盘空间，腾出空间后重试。"),
                error
            );
        }
    }

    /// <summary>Entries before a place, newest first.</summary>
    /// <param name="before">After the first of them; at least 1 and at most the log's size.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="DomainException">An entry is damaged.</exception>
    public IReadOnlyList<EvidenceEntry> NewestFirst(long before, int count)
    {
        var store = Store;
        return Read(() => store.ReadNewestFirst(before, count));
    }

    /// <summary>What an entry says.</summary>
    /// <exception cref="DomainException">It is damaged.</exception>
    public static EvidencePayload PayloadOf(EvidenceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Read(() => EvidencePayload.Decode(entry.Payload));
    }

    /// <summary>Finds the first anchor of each entry.</summary>
    public EvidenceAnchors Anchors() => new(node.Joined.Store, Store, node.Joined.Self);

    /// <summary>One entry with its salt, for a proof.</summary>
    /// <exception cref="DomainException">There is none at that place, or it is damaged.</exception>
    public EvidenceEntry Find(long index)
    {
        var store = Store;
        return index >= 0 && index < store.Size
            ? Read(() => store.Read(index))
            : throw DomainException.NotFound(
                $"The evidence log has no entry {index}; it has {store.Size}, counted from 0.",
                $"存证日志没有第 {index} 条记录；共有 {store.Size} 条，从 0 起计。"
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
            throw new DomainException(
                FaultCodes.Corrupt,
                new(
                    $"The evidence log is damaged: {error.Message}",
                    $"存证日志已损坏：{(error is EvidenceDamageException damage ? DamageTexts.Chinese(damage) : "内容的格式不对。")}"
                ),
                new(
                    "Stop the node and restore the log's folder from a copy; what is anchored shows what it has to hold.",
                    "请停止节点，并从副本恢复日志目录；账本上的锚定可以证明其应有内容。"
                ),
                error
            );
        }
    }
}
