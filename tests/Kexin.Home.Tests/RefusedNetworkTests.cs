namespace Kexin.Home.Tests;

public sealed class RefusedNetworkTests
{
    [Fact]
    public void A_network_to_refuse_is_written_as_one()
    {
        Assert.Contains("ten", With("ten").FindFault()!.En, StringComparison.Ordinal);
        Assert.Null(With("10.0.0.0/8").FindFault());
    }

    private static NodeConfiguration With(string network) =>
        new("self", Api.MemberRole.Member, "standard", "h", "127.0.0.1", 1, 2, 3, 4, RefusedNetworks: [network]);
}
