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
