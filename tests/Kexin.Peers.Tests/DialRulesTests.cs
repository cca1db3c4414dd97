using System.Net;

namespace Kexin.Peers.Tests;

public sealed class DialRulesTests
{
    [Theory]
    [InlineData("node.example", "203.0.113.7", true)]
    [InlineData("node.example", "192.168.1.7", true)]
    [InlineData("node.example", "127.0.0.1", false)]
    [InlineData("node.example", "::1", false)]
    [InlineData("node.example", "::ffff:127.0.0.1", false)]
    [InlineData("node.example", "169.254.169.254", false)]
    [InlineData("node.example", "::ffff:169.254.169.254", false)]
    [InlineData("node.example", "0.0.0.0", false)]
    [InlineData("node.example", "239.1.1.1", false)]
    [InlineData("node.example", "255.255.255.255", false)]
    [InlineData("node.example", "fe80::1", false)]
    [InlineData("node.example", "10.1.2.3", false)]
    [InlineData("node.example", "64:ff9b::203.0.113.7", true)]
    [InlineData("node.example", "64:ff9b::10.1.2.3", false)]
    [InlineData("node.example", "64:ff9b::127.0.0.1", false)]
    [InlineData("node.example", "64:ff9b::169.254.169.254", false)]
    [InlineData("node.example", "64:ff9b:1:fffe::203.0.113.7", true)]
    [InlineData("node.example", "64:ff9b:1:fffe::10.1.2.3", false)]
    [InlineData("node.example", "64:ff9b:1::203.0.113.7", true)]
    [InlineData("node.example", "64:ff9b:1:cb00:71:700::", true)]
    [InlineData("node.example", "64:ff9b:1:a9fe:a9:fe00::", false)]
    [InlineData("node.example", "64:ff9b:1:ff0a:1:203::", false)]
    [InlineData("node.example", "64:ff9b:1:ffff:7f:0:100:0", false)]
    [InlineData("node.example", "::10.1.2.3", false)]
    [InlineData("node.example", "::203.0.113.7", true)]
    [InlineData("node.example", "::ffff:10.1.2.3", false)]
    [InlineData("node.example", "::ffff:0:10.1.2.3", false)]
    [InlineData("node.example", "2002:a01:203::1", false)]
    [InlineData("node.example", "2002:a9fe:a9fe::1", false)]
    [InlineData("node.example", "2002:cb00:7107::1", true)]
    [InlineData("node.example", "2001:0:a01:203:0:0:34ff:8ef8", false)]
    [InlineData("node.example", "2001:0:cb00:7107:0:0:f5fe:fdfc", false)]
    [InlineData("node.example", "2001:0:cb00:7107:0:0:34ff:8ef8", true)]
    [InlineData("node.example", "2001:db8::a01:203", true)]
    [InlineData("127.0.0.1", "64:ff9b::127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("localhost", "::1", true)]
    [InlineData("127.0.0.1", "169.254.169.254", false)]
    public void A_node_connects_where_another_can_be_and_its_settings_allow(string host, string to, bool allowed) =>
        Assert.Equal(allowed, new DialRules(At(host)).Allows(IPAddress.Parse(to)));

    [Fact]
    public async Task A_member_that_says_it_is_at_a_refused_address_is_not_dialled()
    {
        var rules = new DialRules(At("node.example"));
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
            await rules.ConnectAsync(new DnsEndPoint("169.254.169.254", 80), default)
        );
    }

    /// <summary>The rules ask for no key.</summary>
    private static PeerSettings At(string host) =>
        new(host, "127.0.0.1", 0, TimeSpan.FromSeconds(1), null!, null!, ["10.0.0.0/8"]);
}
