using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Rejects;

/// <summary>What a sealed channel does not open: anything but the next piece that the other end sealed for it.</summary>
public sealed class SealedRejects
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Every_byte_of_a_sealed_piece_counts()
    {
        var size = (await SealAsync(new byte[5])).Length;
        Assert.Equal(4 + 5 + 16, size);
        for (var at = 0; at < size; at++)
        {
            var piece = await SealAsync(new byte[5]);
            piece[at] ^= 1;
            var fault = await FaultAsync(piece);
            Assert.True(fault.Error is ProtocolError.Malformed or ProtocolError.TooLong, $"{at}: {fault.Error}");
            Assert.Equal("a", fault.Party);
        }
    }

    [Fact]
    public async Task A_piece_cut_short_or_drawn_out_is_refused()
    {
        var piece = await SealAsync(new byte[5]);
        Assert.Equal(ProtocolError.Malformed, (await FaultAsync(piece[..^1])).Error);
        Assert.Equal(ProtocolError.Malformed, (await FaultAsync([.. piece, 0])).Error);
        Assert.Equal(
            ProtocolError.Malformed,
            (
                await FaultAsync([
                    [],
                ])
            ).Error
        );
    }

    [Fact]
    public async Task A_piece_replayed_or_sealed_for_another_direction_or_session_is_refused()
    {
        var piece = await SealAsync([1]);
        Assert.Equal(ProtocolError.Malformed, (await FaultAsync(piece, piece)).Error);
        Assert.Equal(ProtocolError.Malformed, (await FaultAsync(await SealAsync([1], isFirst: false))).Error);
        Assert.Equal(ProtocolError.Malformed, (await FaultAsync(await SealAsync([1], secret: 2))).Error);
    }

    [Fact]
    public async Task What_goes_over_the_wire_is_not_what_is_said()
    {
        var said = new byte[1000];
        Assert.False((await SealAsync(said)).AsSpan().IndexOf(said.AsSpan(0, 8)) >= 4);
    }

    [Fact]
    public async Task A_message_of_several_pieces_does_not_open_when_one_is_missing()
    {
        var (inner, wire) = MemoryChannel.CreatePair("a", "b");
        await using var sender = new SealedChannel(inner, Secret(1), isFirst: true);
        await sender.SendAsync(new byte[3 * SealedChannel.PieceSizeInBytes], None);
        var pieces = new List<byte[]>();
        for (var i = 0; i < 3; i++)
        {
            pieces.Add(await wire.ReceiveAsync(2 * SealedChannel.PieceSizeInBytes, None));
        }

        Assert.Equal(ProtocolError.Malformed, (await FaultAsync(pieces[0], pieces[2])).Error);
    }

    /// <summary>What the first end puts on the wire for a message.</summary>
    private static async Task<byte[]> SealAsync(byte[] message, bool isFirst = true, byte secret = 1)
    {
        var (inner, wire) = MemoryChannel.CreatePair("a", "b");
        await using var sender = new SealedChannel(inner, Secret(secret), isFirst);
        await sender.SendAsync(message, None);
        return await wire.ReceiveAsync(10_000, None);
    }

    /// <summary>How the second end finds these pieces.</summary>
    private static async Task<ProtocolException> FaultAsync(params byte[][] pieces)
    {
        var (wire, inner) = MemoryChannel.CreatePair("a", "b");
        await using var receiver = new SealedChannel(inner, Secret(1), isFirst: false);
        foreach (var piece in pieces)
        {
            await wire.SendAsync(piece, None);
        }

        return await Assert.ThrowsAsync<ProtocolException>(async () =>
        {
            while (true)
            {
                await receiver.ReceiveAsync(3 * SealedChannel.PieceSizeInBytes, None);
            }
        });
    }

    private static PairSecret Secret(byte value)
    {
        var bytes = new byte[PairSecret.SizeInBytes];
        bytes[0] = value;
        return new PairSecret(Suite.Standard, new SecretBytes(bytes), Digest.Zero, isFirst: true);
    }
}
