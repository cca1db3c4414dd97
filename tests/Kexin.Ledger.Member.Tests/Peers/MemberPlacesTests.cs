using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Alarms;
using Kexin.Ledger.Member.Peers;

namespace Kexin.Ledger.Member.Tests.Peers;

/// <summary>A member that opens as many connections, feeds and requests as it can, and one that opens its first.</summary>
public sealed class MemberPlacesTests
{
    private static readonly MemberId s_flooder = new(Suite.Standard.Hash("flooder"u8));
    private static readonly MemberId s_other = new(Suite.Standard.Hash("other"u8));

    [Fact]
    public void A_flood_ends_the_flooders_own_oldest_and_nobody_elses()
    {
        var places = new MemberPlaces(3);
        var ended = new List<int>();
        using var others = places.Enter(s_other, () => ended.Add(-1));
        for (var i = 0; i < 1000; i++)
        {
            var number = i;
            _ = places.Enter(s_flooder, () => ended.Add(number));
        }

        Assert.Equal(Enumerable.Range(0, 997), ended);
        Assert.Equal((3, 1), (places.CountOf(s_flooder), places.CountOf(s_other)));
    }

    [Fact]
    public void Requests_beyond_a_members_own_are_refused_until_one_is_done()
    {
        var places = new MemberPlaces(2);
        var first = places.TryEnter(s_flooder)!;
        Assert.NotNull(places.TryEnter(s_flooder));
        Assert.Null(places.TryEnter(s_flooder));
        Assert.NotNull(places.TryEnter(s_other));
        first.Dispose();
        first.Dispose();
        Assert.NotNull(places.TryEnter(s_flooder));
        Assert.Null(places.TryEnter(s_flooder));
    }

    [Fact]
    public async Task A_feed_that_does_not_flow_is_an_alarm_at_the_orderer_and_at_the_member()
    {
        var time = new StillTime();
        var watch = new FeedWatch(time);
        await using var orderer = await OneMember.StartAsync(observers: 2);
        await using var follower = await OneMember.StartAsync(follows: true);
        var member = MemberId.Of(orderer.ObserverKeys[0].PublicKey);
        Assert.Empty(watch.Standing(orderer.Ledger));
        Assert.Empty(watch.Standing(follower.Ledger));

        time.Now += TimeSpan.FromMinutes(1);
        watch.Served(member);
        var alarm = Assert.Single(watch.Standing(orderer.Ledger));
        Assert.Equal(("member-cut-off", "Observer 1"), (alarm.Code, orderer.Ledger.NameOf(alarm.Member!.Value)));
        alarm = Assert.Single(watch.Standing(follower.Ledger));
        Assert.Equal(("cut-off", "Orderer"), (alarm.Code, follower.Ledger.NameOf(alarm.Member!.Value)));

        watch.Heard(follower.Genesis.Orderer);
        Assert.Empty(watch.Standing(follower.Ledger));
    }

    [Fact]
    public async Task A_node_that_could_not_be_reached_is_left_alone_for_longer_and_longer()
    {
        var time = new StillTime();
        var pause = new BackOff(time);
        Assert.Equal(TimeSpan.Zero, pause.LeftAt("a:1"));
        pause.Failed("a:1");
        Assert.Equal(TimeSpan.FromMilliseconds(250), pause.LeftAt("a:1"));
        Assert.Equal(TimeSpan.Zero, pause.LeftAt("b:1"));
        time.Now += TimeSpan.FromMilliseconds(250);
        Assert.Equal(TimeSpan.Zero, pause.LeftAt("a:1"));
        for (var i = 0; i < 20; i++)
        {
            pause.Failed("a:1");
        }

        Assert.Equal(TimeSpan.FromSeconds(8), pause.LeftAt("a:1"));
        var waiting = pause.WaitAsync("a:1", CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        pause.Succeeded();
        await waiting;
        pause.Failed("a:1");
        Assert.Equal(TimeSpan.FromMilliseconds(250), pause.LeftAt("a:1"));
    }

    private sealed class StillTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
