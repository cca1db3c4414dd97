using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;
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
        await anchoring.StartAsync(CancellationToken.None);
        await node.Get<EvidenceService>().RecordAsync(s_event, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var final in node.Ledger.Engine.ReadFinalAsync(1, patience.Token))
        {
            var transaction = Assert.Single(final.Block.Transactions);
            Assert.Equal((EvidenceContract.ContractName, "anchor"), (transaction.Contract, transaction.Action));
            break;
        }

        Assert.True(OfflineVerifier.Verify(node.Get<Proofs>().OfEvidence(0).Encoded.ToArray()).Holds);
        await anchoring.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_log_that_does_not_begin_with_what_was_anchored_raises_an_alarm_and_is_not_anchored()
    {
        await using var node = await OneMemberNode.StartAsync();
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
        using var anchoring = new EvidenceAnchoring(
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

        var problem = Assert.Throws<ProblemException>(() => evidence.Get(0));
        Assert.Equal(ProblemCodes.Corrupt, problem.Code);
        Assert.Contains(Path.GetFileName(segment), problem.Title.En, StringComparison.Ordinal);
    }
}
