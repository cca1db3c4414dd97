using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Log;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Submitting;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Member.Evidence;

/// <summary>Anchors this member's evidence log: a transaction for every second in which it grew.</summary>
/// <remarks>
/// How far the log is anchored stands on the ledger, in the member's log token; nothing is remembered here but the height of the last
/// anchor, so that the next one waits until this node has executed it.
/// </remarks>
/// <param name="node">The ledger.</param>
/// <param name="evidence">The log.</param>
/// <param name="submitter">Submits the anchors.</param>
/// <param name="time">Says when a second has passed.</param>
/// <param name="logger">Told what keeps it from anchoring.</param>
public sealed class EvidenceAnchoring(
    NodeLedger node,
    EvidenceService evidence,
    Submitter submitter,
    TimeProvider time,
    ILogger<EvidenceAnchoring> logger
)
{
    private const string LogDiffers = "evidence-log-differs";
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private long _lastAnchor;
    private volatile RaisedAlarm? _alarm;

    /// <summary>What keeps the log from being anchored until a person has looked at it; null when nothing does.</summary>
    public RaisedAlarm? Alarm => _alarm;

    /// <summary>Anchors what the log holds, if that is more than the ledger knows of.</summary>
    /// <returns>The receipt, or null when there was nothing to anchor.</returns>
    /// <exception cref="DomainException">The ledger did not take it now.</exception>
    public async Task<SubmissionReceipt?> AnchorAsync(CancellationToken cancel)
    {
        var ledger = node.Joined;
        var store = evidence.Store;
        if (ledger.Store.Tip.Height < _lastAnchor)
        {
            return null;
        }

        var id = EvidenceLogToken.IdOf(ledger.Suite, ledger.Self);
        var token = ledger.Queries.FindToken(id);
        var anchored = token is null ? null : EvidenceLogToken.Read(token);
        if (!Continues(store, anchored))
        {
            return null;
        }

        var before = anchored?.Size ?? 0;
        if (store.Size == before)
        {
            _alarm = null;
            return null;
        }

        var note = store.SignCheckpoint(ledger.Key);
        var size = Checkpoint.Parse(note.Text).Size;
        var arguments = new AnchorEvidence(anchored?.Run ?? 1, note.Encode(), store.ConsistencyProof(before, size));
        var receipt = await submitter.SubmitAsync(
            new ContractAction(
                EvidenceContract.ContractName,
                EvidenceContract.Anchor,
                arguments.Encode(),
                [],
                token is null ? [] : [token],
                Subject: id
            ),
            SubmissionState.Accepted,
            cancel
        );
        _lastAnchor = receipt.Height;
        _alarm = null;
        return receipt;
    }

    /// <summary>Goes on with a log that lost anchored entries for good; the ledger says so from then on, for all members to see.</summary>
    /// <exception cref="DomainException">Nothing is lost, or the ledger did not take it now.</exception>
    public async Task<SubmissionReceipt> RestartAsync(CancellationToken cancel)
    {
        var ledger = node.Joined;
        var store = evidence.Store;
        var id = EvidenceLogToken.IdOf(ledger.Suite, ledger.Self);
        var token = ledger.Queries.FindToken(id);
        var anchored = token is null ? null : EvidenceLogToken.Read(token);
        if (token is null || anchored is null || IsBeginning(store, anchored))
        {
            throw DomainException.Conflict(
                "The evidence log begins with all that is anchored, so there is nothing to restart.",
                "存证日志包含已锚定的全部内容，无需重新开始。"
            );
        }

        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.LogRestarted,
                new(
                    $"The log goes on at {store.Size} entries; {anchored.Size} had been anchored.",
                    $"存证日志自第 {store.Size} 条起继续；此前已锚定 {anchored.Size} 条。"
                ),
                []
            ),
            cancel
        );
        var note = store.SignCheckpoint(ledger.Key);
        var receipt = await submitter.SubmitAsync(
            new ContractAction(
                EvidenceContract.ContractName,
                EvidenceContract.Restart,
                new AnchorEvidence(anchored.Run + 1, note.Encode(), []).Encode(),
                [],
                [token],
                Subject: id
            ),
            SubmissionState.Final,
            cancel
        );
        _lastAnchor = receipt.Height;
        return receipt;
    }

    /// <summary>Anchors every second in which the log grew, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await node.WaitAsync(stoppingToken);
        await evidence.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                await AnchorAsync(stoppingToken);
            }
            catch (DomainException problem)
            {
                // The log keeps growing meanwhile; the next second tries again with all of it.
                logger.LogWarning(
                    "The evidence log was not anchored ({Code}): {Title}",
                    problem.Code,
                    problem.Title.En
                );
            }
            catch (Exception error) when (error is IOException or EvidenceDamageException or LedgerDamagedException)
            {
                logger.LogError(error, "The evidence log was not anchored.");
                Raise(
                    "evidence-not-anchored",
                    new(
                        $"The evidence log is not anchored: {error.Message} Look at the disk; the node tries again every second.",
                        $"存证日志未能锚定：{Chinese(error)}请检查磁盘；节点每秒重试一次。"
                    )
                );
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Whether the log still begins with what was anchored; if not, it was cut off or exchanged, and anchoring more would hide that.</summary>
    private bool Continues(EvidenceStore store, EvidenceLogToken? anchored)
    {
        if (anchored is null || IsBeginning(store, anchored))
        {
            return true;
        }

        if (_alarm?.Code != LogDiffers)
        {
            logger.LogError(
                "The ledger anchors {Anchored} entries of this node's evidence log; the log has {Size} and does not begin with them.",
                anchored.Size,
                store.Size
            );
            Raise(
                LogDiffers,
                new(
                    $"The ledger anchors {anchored.Size} entries of this node's evidence log, and the log here ({store.Size} entries) does not begin with them. Restore the log's folder from a copy; if there is none, go on without what is lost with 'kexin ledger evidence --restart', which all members see. Nothing is anchored until then.",
                    $"账本锚定了本节点存证日志的 {anchored.Size} 条记录，而本地日志（{store.Size} 条）并不以它们开头。请从副本恢复日志目录；如果没有副本，可用 kexin ledger evidence --restart 放弃缺失部分继续记录，所有成员都会看到。在此之前不会再锚定。"
                )
            );
        }

        return false;
    }

    private static string Chinese(Exception error) =>
        error switch
        {
            LedgerDamagedException damage => DamageTexts.Chinese(damage),
            EvidenceDamageException damage => DamageTexts.Chinese(damage),
            _ => "无法读写文件。",
        };

    private static bool IsBeginning(EvidenceStore store, EvidenceLogToken anchored) =>
        store.Size >= anchored.Size && store.Root(anchored.Size) == anchored.Root;

    private void Raise(string code, BilingualText text)
    {
        if (_alarm is not { } alarm || alarm.Code != code)
        {
            _alarm = new RaisedAlarm(code, text, time.GetUtcNow());
        }
    }
}
