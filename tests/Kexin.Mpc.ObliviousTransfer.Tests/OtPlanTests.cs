using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.ObliviousTransfer.Tests;

public sealed class OtPlanTests
{
    [Theory]
    [InlineData(AdversaryModel.SemiHonest, 10_000, 2)]
    [InlineData(AdversaryModel.SemiHonest, 1_500, 4)]
    [InlineData(AdversaryModel.SemiHonest, 100, 8)]
    [InlineData(AdversaryModel.Covert, 100, 8)]
    [InlineData(AdversaryModel.Malicious, 10_000, 2)]
    public void The_network_chooses_the_trade_and_the_adversary_the_check(
        AdversaryModel asked,
        double megabitsPerSecond,
        int seedBits
    )
    {
        var plan = OtPlan.For(asked, 1_000_000, megabitsPerSecond);
        Assert.Equal(seedBits, plan.Parameters.SeedBits);
        Assert.True(plan.Served >= asked, "Weaker than asked.");
        Assert.Equal(asked != AdversaryModel.SemiHonest, plan.Parameters.IsMalicious);
        Assert.Contains($"k = {seedBits}", plan.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AdversaryModel.SemiHonest, 10_000_000, 20, true)]
    [InlineData(AdversaryModel.Malicious, 10_000_000, 20, true)]
    [InlineData(AdversaryModel.Malicious, 100_000, 20, false)]
    [InlineData(AdversaryModel.Malicious, 10_000_000, 1_000, false)]
    [InlineData(AdversaryModel.Covert, 1_000_000_000, 50, true)]
    public void Silent_transfers_serve_many_over_a_slow_network(
        AdversaryModel asked,
        long transfers,
        double megabitsPerSecond,
        bool isSilent
    )
    {
        var plan = OtPlan.For(asked, transfers, megabitsPerSecond);
        Assert.Equal(isSilent, plan.Silent is not null);
        Assert.True(plan.Served >= asked, "Weaker than asked.");
        Assert.Equal(asked != AdversaryModel.SemiHonest, plan.Silent?.IsMalicious ?? plan.Parameters.IsMalicious);
        Assert.StartsWith(isSilent ? "silent OT, " : "SoftSpoken OT, ", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_sides_start_what_the_plan_says()
    {
        foreach (var transfers in new[] { 1_000L, 1_000_000_000 })
        {
            var plan = OtPlan.For(AdversaryModel.SemiHonest, transfers, 10);
            var (a, b) = MemoryChannel.CreatePair("a", "b");
            var session = new OtSession(new SessionId(Digest.Zero), "plan");
            var starting = plan.StartSenderAsync(a, session, SeededRandomSource.FromNumber(1), default);
            using var receiver = await plan.StartReceiverAsync(b, session, SeededRandomSource.FromNumber(2), default);
            using var sender = await starting;
            Assert.Equal(plan.Silent is null, sender is SoftSpokenSender);
            Assert.Equal(plan.Silent is null, receiver is SoftSpokenReceiver);
            Assert.Equal(plan.Silent is not null, sender is SilentSender);
        }
    }

    [Fact]
    public void What_cannot_be_served_is_refused_with_the_nearest_that_can()
    {
        var refusal = Assert.Throws<NotSupportedException>(() =>
            OtPlan.For(AdversaryModel.SemiHonest, OtPlan.MostTransfers + 1, 100)
        );
        Assert.Contains($"{OtPlan.MostTransfers}", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => OtPlan.For((AdversaryModel)9, 1, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftSpokenParameters(3, malicious: true));
    }
}
