using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;
using Kexin.Node.Tests.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Node.Tests.Evidence;

public sealed class AnchoringTests
{
    private static readonly EvidenceEvent s_event = new(
        EvidenceKinds.RunStarted,
        new("A run began.", "计算已开始。"),
        []
    );

    [Fact]
    public async Task The_service_anchors_by_itself_whatever_was_logged()
    {
        await using var node = await OneMemberNode.StartAsync();
        var anchoring = node.Get<EvidenceAnchoring>();
        using var stop = new CancellationTokenSource();
        var running = anchoring.RunAsync(stop.Token);
        await node.Get<EvidenceService>().RecordAsync(s_event, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await foreach (var final in node.Ledger.Engine.ReadFinalAsync(1, patience.Token))
        {
            var transaction = Assert.Single(final.Block.Transactions);
            Assert.Equal((EvidenceContract.ContractName, "anchor"), (transaction.Contract, transaction.Action));
            break;
        }

        Assert.True(OfflineVerifier.Verify(node.Get<Proofs>().OfEvidence(0).Encoded.ToArray()).Holds);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_log_that_does_not_begin_with_what_was_anchored_raises_an_alarm_and_is_not_anchored_before_a_restart()
    {
        await using var node = await OneMemberNode.StartAsync(observers: 1);
        await node.Get<EvidenceService>().RecordAsync(s_event, CancellationToken.None);
        Assert.NotNull(await node.Get<EvidenceAnchoring>().AnchorAsync(CancellationToken.None));
        Assert.Empty(node.Get<LedgerAlarms>().Standing());

        using var folder = new TemporaryFolder();
        await using var other = EvidenceStore.Open(
            new EvidenceOptions
            {
                Folder = folder["evidence"],
                Suite = node.Genesis.Suite,
                Origin = EvidenceLogToken.OriginOf(node.Genesis.Consortium, node.Ledger.Self),
                LogKey = node.Key.PublicKey,
            },
            new byte[Digest.SizeInBytes]
        );
        var joined = node.Get<NodeLedger>();
        var evidence = new EvidenceService(joined, TimeProvider.System);
        evidence.Open(other);
        var anchoring = new EvidenceAnchoring(
            joined,
            evidence,
            node.Get<Submitter>(),
            TimeProvider.System,
            NullLogger<EvidenceAnchoring>.Instance
        );
        // Too short at first, then long enough but with another beginning.
        for (var entries = 0; entries < 3; entries++)
        {
            Assert.Null(await anchoring.AnchorAsync(CancellationToken.None));
            Assert.Equal("evidence-log-differs", anchoring.Alarm?.Code);
            await evidence.RecordAsync(s_event, CancellationToken.None);
        }

        Assert.Equal(
            "evidence-log-differs",
            Assert.Single(new LedgerAlarms(joined, anchoring, new FeedWatch(TimeProvider.System)).Standing()).Code
        );
        Assert.Equal(
            ProblemCodes.Corrupt,
            Assert.Throws<ProblemException>(() => new Proofs(joined, evidence).OfEvidence(0)).Code
        );

        // The owner gives up what is lost: the ledger says so, and the log goes on.
        await anchoring.RestartAsync(CancellationToken.None);
        var id = EvidenceLogToken.IdOf(node.Genesis.Suite, node.Ledger.Self);
        var restart = EvidenceLogToken.Read(node.Ledger.Queries.FindToken(id)!).Restart;
        Assert.Equal((2, 2L, 1, other.Size), (restart!.Run, restart.Version, restart.Before, restart.After));
        await evidence.RecordAsync(s_event, CancellationToken.None);
        Assert.NotNull(await anchoring.AnchorAsync(CancellationToken.None));
        Assert.Null(anchoring.Alarm);

        // Every other member is alarmed for a day, and the ledger's status says it for ever.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(restart.Time);
        var time = new SteppedTime();
        var restarts = new EvidenceRestarts(time);
        var others = joined.Joined with
        {
            Self = node.Genesis.Members.Cards.Single(card => card.Id != node.Ledger.Self).Id,
        };
        var alarm = Assert.Single(restarts.Standing(others));
        Assert.Equal(("evidence-restarted", node.Ledger.Self), (alarm.Code, alarm.Member!.Value));
        Assert.Empty(restarts.Standing(joined.Joined));
        time.Step(TimeSpan.FromDays(1));
        Assert.Empty(restarts.Standing(others));
        var shown = Assert.Single(node.Get<LedgerViews>().Status().EvidenceRestarts);
        Assert.Equal(
            (node.Ledger.Self.ToString(), 2, 1, other.Size - 1, at),
            (shown.Member.Id, shown.Run, shown.Before, shown.After, shown.Time)
        );
        Assert.True(OfflineVerifier.Verify(new Proofs(joined, evidence).OfEvidence(0).Encoded.ToArray()).Holds);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => anchoring.RestartAsync(CancellationToken.None));
        Assert.Equal(ProblemCodes.Conflict, problem.Code);
    }

    [Fact]
    public async Task An_entry_whose_bytes_have_changed_on_disk_is_named_and_not_shown()
    {
        await using var node = await OneMemberNode.StartAsync();
        var evidence = node.Get<EvidenceService>();
        await evidence.RecordAsync(s_event, CancellationToken.None);
        var segment = Directory.GetFiles(Path.Combine(node.Folder, "evidence", "segments")).Single();
        using (var file = new FileStream(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Seek(-8, SeekOrigin.End);
            var value = file.ReadByte();
            file.Seek(-8, SeekOrigin.End);
            file.WriteByte((byte)(value ^ 1));
        }

        var problem = Assert.Throws<ProblemException>(() => node.Get<EvidenceViews>().Get(0));
        Assert.Equal(ProblemCodes.Corrupt, problem.Code);
        Assert.Contains(Path.GetFileName(segment), problem.Title.En, StringComparison.Ordinal);
    }
}
