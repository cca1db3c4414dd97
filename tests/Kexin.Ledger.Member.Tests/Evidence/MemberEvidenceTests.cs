using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Evidence;
using Kexin.Ledger.Member.Submitting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Ledger.Member.Tests.Evidence;

public sealed class MemberEvidenceTests
{
    private static readonly EvidenceEvent s_event = new(
        EvidenceKinds.RunStarted,
        new("A run began.", "计算已开始。"),
        [KeyValuePair.Create("run", "beef")]
    );

    [Fact]
    public async Task What_is_recorded_is_proven_once_a_final_block_anchors_it()
    {
        await using var member = await OneMember.StartAsync();
        var log = new EvidenceService(member.Node, TimeProvider.System);
        IEvidence evidence = new MemberEvidence(log, new Proofs(member.Node, log));
        Assert.Equal(FaultCodes.NoConsortium, (await FailedAsync(() => RecordAsync(evidence))).Code);
        log.Open(member.EvidenceLog);
        Assert.Equal(0, await RecordAsync(evidence));
        Assert.Equal(FaultCodes.Conflict, Assert.Throws<DomainException>(() => evidence.Prove(0)).Code);
        Assert.Equal(FaultCodes.NotFound, Assert.Throws<DomainException>(() => evidence.Prove(1)).Code);

        var anchoring = new EvidenceAnchoring(
            member.Node,
            log,
            new Submitter(member.Node, [], TimeProvider.System),
            TimeProvider.System,
            NullLogger<EvidenceAnchoring>.Instance
        );
        var receipt = await anchoring.AnchorAsync(default);
        await member.Ledger.Engine.WaitFinalAsync(receipt!.Transaction, default);
        var proof = evidence.Prove(0);
        Assert.True(ProofVerifier.Verify(proof.Encoded.ToArray(), member.Genesis.Consortium).Holds);
        Assert.Equal(s_event.Facts, EvidenceService.PayloadOf(log.Find(0)).Event.Facts);
    }

    private static Task<long> RecordAsync(IEvidence evidence) => evidence.RecordAsync(s_event, default);

    private static Task<DomainException> FailedAsync(Func<Task> call) => Assert.ThrowsAsync<DomainException>(call);
}
