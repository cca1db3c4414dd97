using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Contract;

/// <summary>What holds of every channel.</summary>
public sealed class MessageChannelContract
{
    private const int Max = 4 * 1024 * 1024;

    public static TheoryData<string> Kinds => new(ChannelKinds.All.Keys);

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Messages_arrive_whole_and_in_order_in_both_directions(string kind)
    {
        var (a, b) = await ChannelKinds.All[kind](TimeSpan.FromMinutes(1));
        foreach (var size in new[] { 0, 1, 262_131, 262_132, 262_133, 1_000_000 })
        {
            var message = SeededRandomSource.FromNumber(size).GetBytes(size);
            var sending = a.SendAsync(message, None).AsTask();
            Assert.Equal(message, await b.ReceiveAsync(Max, None));
            await sending;
            sending = b.SendAsync(message, None).AsTask();
            var buffer = new byte[size];
            Assert.Equal(size, await a.ReceiveAsync(buffer.AsMemory(), None));
            Assert.Equal(message, buffer);
            await sending;
        }

        Assert.Equal(("b", "a"), (a.Peer, b.Peer));
        await DisposeAsync(a, b);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_parties_exchange_much_without_waiting_for_each_other(string kind)
    {
        var (a, b) = await ChannelKinds.All[kind](TimeSpan.FromMinutes(1));
        var (x, y) = (new byte[Max], new byte[Max]);
        x[^1] = 1;
        y[^1] = 2;
        var atB = b.ExchangeAsync(y, Max, None);
        Assert.Equal(2, (await a.ExchangeAsync(x, Max, None))[^1]);
        Assert.Equal(1, (await atB)[^1]);
        await DisposeAsync(a, b);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Both_ends_count_the_same(string kind)
    {
        var (a, b) = await ChannelKinds.All[kind](TimeSpan.FromMinutes(1));
        await a.SendAsync(new byte[100], None);
        await a.SendAsync(new byte[10], None);
        await b.ReceiveAsync(100, None);
        await b.ReceiveAsync(100, None);
        Assert.Equal((134, 2), (a.Counters.BytesSent, a.Counters.MessagesSent));
        Assert.Equal((134, 2), (b.Counters.BytesReceived, b.Counters.MessagesReceived));
        Assert.Equal((0, 0), (a.Counters.BytesReceived, b.Counters.MessagesSent));
        await DisposeAsync(a, b);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_message_longer_than_expected_is_refused(string kind)
    {
        var (a, b) = await ChannelKinds.All[kind](TimeSpan.FromMinutes(1));
        await a.SendAsync(new byte[101], None);
        await FaultAsync(ProtocolError.TooLong, "a", () => b.ReceiveAsync(100, None).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => b.ReceiveAsync(100, None).AsTask());
        await DisposeAsync(a, b);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_peer_that_leaves_is_named(string kind)
    {
        var (a, b) = await ChannelKinds.All[kind](TimeSpan.FromMinutes(1));
        var waiting = b.ReceiveAsync(100, None).AsTask();
        await a.DisposeAsync();
        await FaultAsync(ProtocolError.PeerClosed, "a", () => waiting);
        await DisposeAsync(a, b);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_silent_peer_is_named(string kind)
    {
        var (a, b) = await ChannelKinds.All[kind](TimeSpan.FromSeconds(1));
        await FaultAsync(ProtocolError.Timeout, "a", () => b.ReceiveAsync(100, None).AsTask());
        await DisposeAsync(a, b);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Waiting_can_be_cancelled(string kind)
    {
        var (a, b) = await ChannelKinds.All[kind](TimeSpan.FromMinutes(1));
        using var source = new CancellationTokenSource();
        var waiting = b.ReceiveAsync(100, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await DisposeAsync(a, b);
    }

    private static async Task FaultAsync(ProtocolError error, string party, Func<Task> step)
    {
        var fault = await Assert.ThrowsAsync<ProtocolException>(step);
        Assert.Equal((error, party), (fault.Error, fault.Party));
    }

    private static async Task DisposeAsync(IMessageChannel a, IMessageChannel b)
    {
        await a.DisposeAsync();
        await b.DisposeAsync();
    }
}
