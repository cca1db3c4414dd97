namespace Kexin.Channels.Tests.Rejects;

public sealed class FrameRejects
{
    [Theory]
    [InlineData("000000010000000000000001ff", ProtocolError.OutOfOrder)]
    [InlineData("ffffffff0000000000000000", ProtocolError.TooLong)]
    [InlineData("000000650000000000000000", ProtocolError.TooLong)]
    [InlineData("00000001000000000000", ProtocolError.PeerClosed)]
    [InlineData("000000020000000000000000ff", ProtocolError.PeerClosed)]
    public async Task A_frame_that_is_not_the_next_is_refused(string bytes, ProtocolError error)
    {
        using var stream = new MemoryStream(Convert.FromHexString(bytes));
        await using var channel = new StreamChannel(stream, "peer", TimeSpan.FromMinutes(1), TimeProvider.System);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            channel.ReceiveAsync(100, CancellationToken.None).AsTask()
        );
        Assert.Equal((error, "peer"), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task A_replayed_frame_is_refused()
    {
        var frame = Convert.FromHexString("000000010000000000000000ff");
        using var stream = new MemoryStream([.. frame, .. frame]);
        await using var channel = new StreamChannel(stream, "peer", TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.Equal([0xff], await channel.ReceiveAsync(1, CancellationToken.None));
        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            channel.ReceiveAsync(1, CancellationToken.None).AsTask()
        );
        Assert.Equal(ProtocolError.OutOfOrder, fault.Error);
    }
}
