using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Submitting;

namespace Kexin.Ledger.Member.Tests.Submitting;

/// <summary>What the orderer says of a transaction, and what its submitter believes.</summary>
public sealed class SubmitterTests
{
    [Fact]
    public async Task A_refusal_that_the_own_ledger_does_not_bear_out_is_no_refusal()
    {
        var time = new HurriedTime();
        await using var member = await OneMember.StartAsync(follows: true);
        member.Orderer!.Lie = OtherOrderer.RefusedBy("Nobody publishes on a Monday.");
        time.Hurry();
        var problem = await Assert.ThrowsAsync<DomainException>(() => PublishAsync(member, time));
        Assert.Equal(FaultCodes.Overloaded, problem.Code);
        Assert.Null(problem.Refusal);
        Assert.Contains("Nobody publishes on a Monday.", problem.Message, StringComparison.Ordinal);
        Assert.Contains("may still get into a block", problem.Message, StringComparison.Ordinal);
        await member.Orderer.ReleaseAsync();
    }

    [Fact]
    public async Task A_refusal_that_the_own_ledger_bears_out_is_told_with_its_rule()
    {
        await using var member = await OneMember.StartAsync(follows: true);
        await PublishAsync(member, TimeProvider.System);
        var problem = await Assert.ThrowsAsync<DomainException>(() => PublishAsync(member, TimeProvider.System));
        Assert.Equal(FaultCodes.Refused, problem.Code);
        Assert.NotNull(problem.Refusal);
    }

    [Fact]
    public async Task What_cannot_be_kept_at_home_first_is_not_submitted()
    {
        await using var member = await OneMember.StartAsync();
        var submitter = new Submitter(member.Node, [new FullDisk()], TimeProvider.System);
        await Assert.ThrowsAsync<IOException>(() =>
            submitter.SubmitAsync(Publish(), SubmissionState.Accepted, default)
        );
        Assert.Equal(0, member.Ledger.Store.Tip.Height);
        Assert.Empty(new MemberLedger(member.Node, submitter).Tokens(DatasetToken.Type));
    }

    private static Task<SubmissionReceipt> PublishAsync(OneMember member, TimeProvider time) =>
        new Submitter(member.Node, [], time).SubmitAsync(Publish(), SubmissionState.Final, default);

    private static ContractAction Publish() =>
        new(
            DatasetsContract.ContractName,
            DatasetsContract.Publish,
            new PublishDataset(
                new DatasetDescription(
                    "heart",
                    "",
                    Suite.Standard.Hash([1]),
                    100,
                    [
                        new PublishedField(
                            "age",
                            FieldType.Integer,
                            1,
                            DatasetTier.Restricted,
                            FieldRole.QuasiIdentifier,
                            ""
                        ),
                    ],
                    ["research"]
                )
            ).Encode(),
            [],
            [],
            Makes: DatasetToken.Type
        );

    private sealed class FullDisk : IBeforeSubmitting
    {
        public Task KeepAsync(MemberId self, IReadOnlyList<ContractAction> actions, CancellationToken cancel) =>
            throw new IOException("No space left on device");
    }
}
