using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests.Ledger;

/// <summary>What the orderer says of a transaction, and what its submitter believes.</summary>
public sealed class SubmitterTests
{
    [Fact]
    public async Task A_refusal_that_the_own_ledger_does_not_bear_out_is_no_refusal()
    {
        var time = new HurriedTime();
        await using var node = await StartAsync(time);
        node.Orderer!.Lie = OtherOrderer.RefusedBy("Nobody publishes on a Monday.");
        time.Hurry();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => PublishAsync(node));
        Assert.Equal(ProblemCodes.Overloaded, problem.Code);
        Assert.Null(problem.Refusal);
        Assert.Contains("Nobody publishes on a Monday.", problem.Message, StringComparison.Ordinal);
        Assert.Contains("may still get into a block", problem.Message, StringComparison.Ordinal);
        await node.Orderer.ReleaseAsync();
    }

    [Fact]
    public async Task A_refusal_that_the_own_ledger_bears_out_is_told_with_its_rule()
    {
        await using var node = await StartAsync(TimeProvider.System);
        await PublishAsync(node);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => PublishAsync(node));
        Assert.Equal(ProblemCodes.Refused, problem.Code);
        Assert.NotNull(problem.Refusal);
    }

    private static Task<OneMemberNode> StartAsync(TimeProvider time) =>
        OneMemberNode.StartAsync(follows: true, configure: services => services.AddSingleton(time));

    private static Task<Receipt> PublishAsync(OneMemberNode node) =>
        node.Get<Submitter>()
            .SubmitAsync(Arguments.PublishAction(1) with { Makes = DatasetToken.Type }, Wait.Final, default);
}
