using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Tests.Rejects;

/// <summary>Each message and field of the malicious extension sent otherwise: the honest side ends without output and says why.</summary>
public sealed class SoftSpokenRejects
{
    private const int SeedBits = 4;
    private const int Trees = 128 / SeedBits;

    // The messages of each side, in order.
    private const int Hello = 0;
    private const int BasePairs = 1;
    private const int BaseReply = 1;
    private const int Sums = 2;
    private const int Corrections = 3;
    private const int CheckAnswer = 4;
    private const int LastCorrections = 5;

    // One batch holds 131,072 transfers less 128.
    private const int TwoBatches = 140_000;
    private const int OneTile = 1_600;

    [Theory]
    [InlineData(Hello, 0, ProtocolError.Mismatch)]
    [InlineData(BaseReply, 0, ProtocolError.Malformed)]
    [InlineData(BaseReply, 32 * 127, ProtocolError.Malformed)]
    [InlineData(Sums, 0, ProtocolError.Cheating)]
    [InlineData(Sums, 2 * 127 * 16, ProtocolError.Cheating)]
    [InlineData(Sums, 2 * 128 * 16, ProtocolError.Cheating)]
    [InlineData(Sums, 2 * 128 * 16 + 32, ProtocolError.Cheating)]
    [InlineData(Sums, 2 * 128 * 16 + (Trees - 1) * 64 + 63, ProtocolError.Cheating)]
    [InlineData(Corrections, 0, ProtocolError.Cheating)]
    [InlineData(CheckAnswer, 0, ProtocolError.Cheating)]
    [InlineData(CheckAnswer, 16, ProtocolError.Cheating)]
    [InlineData(CheckAnswer, 47, ProtocolError.Cheating)]
    [InlineData(LastCorrections, 1_000, ProtocolError.Cheating)]
    public async Task Sender_finds_a_receiver_who_changes_a_field(int message, int offset, ProtocolError expected)
    {
        var error = await CheatingReceiverAsync(
            message,
            bytes =>
            {
                // A reply and a sum are changed twice, as the choice decides which half is read; a point as a whole.
                bytes[offset] ^= 0xFF;
                if (message == BaseReply)
                {
                    bytes.AsSpan(offset, 32).Fill(0xFF);
                }

                if (message == Sums && offset < 2 * 128 * 16)
                {
                    bytes[offset + 16] ^= 1;
                }

                // A bit of one tree alone is not seen if the correlation is 0 there, so that of all.
                for (var tree = 1; message is Corrections or LastCorrections && tree < Trees - 1; tree++)
                {
                    bytes[offset + tree * 256] ^= 1;
                }

                return bytes;
            }
        );
        Assert.Equal(expected, error.Error);
        Assert.Equal("receiver", error.Party);
    }

    [Theory]
    [InlineData(Hello, ProtocolError.Mismatch)]
    [InlineData(BasePairs, ProtocolError.Malformed)]
    public async Task Receiver_finds_a_sender_who_changes_a_field(int message, ProtocolError expected)
    {
        var error = await CheatingSenderAsync(
            message,
            bytes =>
            {
                bytes.AsSpan(0, 32).Fill(0xFF);
                return bytes;
            }
        );
        Assert.Equal(expected, error.Error);
        Assert.Equal("sender", error.Party);
    }

    [Theory]
    [InlineData(Hello)]
    [InlineData(BaseReply)]
    [InlineData(Sums)]
    [InlineData(Corrections)]
    [InlineData(CheckAnswer)]
    [InlineData(LastCorrections)]
    public async Task Sender_finds_a_message_that_is_too_short_or_too_long_and_a_receiver_who_leaves(int message)
    {
        var (shorter, longer, gone) = (
            await CheatingReceiverAsync(message, bytes => bytes[..^1]),
            await CheatingReceiverAsync(message, bytes => [.. bytes, 0]),
            await CheatingReceiverAsync(message, _ => null)
        );
        Assert.Equal(message == Hello ? ProtocolError.Mismatch : ProtocolError.Malformed, shorter.Error);
        Assert.Equal(ProtocolError.TooLong, longer.Error);
        Assert.Equal(ProtocolError.PeerClosed, gone.Error);
    }

    [Theory]
    [InlineData(Hello)]
    [InlineData(BasePairs)]
    [InlineData(2)]
    public async Task Receiver_finds_a_message_that_is_too_short_or_too_long_and_a_sender_who_leaves(int message)
    {
        var (shorter, longer, gone) = (
            await CheatingSenderAsync(message, bytes => bytes[..^1]),
            await CheatingSenderAsync(message, bytes => [.. bytes, 0]),
            await CheatingSenderAsync(message, _ => null)
        );
        Assert.Equal(message == Hello ? ProtocolError.Mismatch : ProtocolError.Malformed, shorter.Error);
        Assert.Equal(ProtocolError.TooLong, longer.Error);
        Assert.Equal(ProtocolError.PeerClosed, gone.Error);
    }

    [Fact]
    public async Task Messages_of_another_session_label_or_parameter_are_of_no_use()
    {
        var right = new SoftSpokenParameters(SeedBits, malicious: true);
        var other = new SessionId(new Digest([1, .. new byte[Digest.SizeInBytes - 1]]));
        foreach (
            var (session, parameters) in new[]
            {
                (Pair.Session with { Label = "other" }, right),
                (Pair.Session with { Id = other }, right),
                (Pair.Session, new SoftSpokenParameters(2, malicious: true)),
                (Pair.Session, new SoftSpokenParameters(SeedBits, malicious: false)),
            }
        )
        {
            var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
            var honest = Task.Run(() =>
                SoftSpokenSender.StartAsync(a, Pair.Session, right, RandomSource.System, default)
            );
            var peer = Task.Run(() =>
                SoftSpokenReceiver.StartAsync(b, session, parameters, RandomSource.System, default)
            );
            Assert.Equal(ProtocolError.Mismatch, (await Assert.ThrowsAsync<ProtocolException>(() => honest)).Error);
            Assert.Equal(ProtocolError.Mismatch, (await Assert.ThrowsAsync<ProtocolException>(() => peer)).Error);
        }
    }

    [Fact]
    public async Task A_role_that_failed_gives_nothing_out_any_more()
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var parameters = new SoftSpokenParameters(SeedBits, malicious: true);
        var tampering = new TamperingChannel(b, CheckAnswer, bytes => new byte[bytes.Length]);
        var (sender, receiver) = await Pair.RunAsync(
            () => SoftSpokenSender.StartAsync(a, Pair.Session, parameters, SeededRandomSource.FromNumber(1), default),
            () =>
                SoftSpokenReceiver.StartAsync(
                    tampering,
                    Pair.Session,
                    parameters,
                    SeededRandomSource.FromNumber(2),
                    default
                )
        );
        var messages = new Block[10];
        var receiving = receiver.ReceiveAsync(new Block[10], new byte[2], default).AsTask();
        await Assert.ThrowsAsync<ProtocolException>(() => sender.SendAsync(messages, default).AsTask());
        await receiving;
        Assert.All(messages, message => Assert.Equal(Block.Zero, message));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendAsync(messages, default).AsTask());
    }

    private static async Task<ProtocolException> CheatingReceiverAsync(int message, Func<byte[], byte[]?> change)
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var count = message >= LastCorrections ? TwoBatches : OneTile;
        var cheat = new TamperingChannel(b, message, change);
        var honest = Task.Run(() => SendAsync(a, count));
        var cheating = Task.Run(() => ReceiveAsync(cheat, count));
        var error = await Assert.ThrowsAsync<ProtocolException>(() => honest);
        Assert.True(cheat.Changed, "The message was never sent.");
        await a.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => cheating);
        return error;
    }

    private static async Task<ProtocolException> CheatingSenderAsync(int message, Func<byte[], byte[]?> change)
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var count = message >= LastCorrections ? TwoBatches : OneTile;
        var cheat = new TamperingChannel(a, message, change);
        var cheating = Task.Run(() => SendAsync(cheat, count));
        var honest = Task.Run(() => ReceiveAsync(b, count));
        var error = await Assert.ThrowsAsync<ProtocolException>(() => honest);
        Assert.True(cheat.Changed, "The message was never sent.");
        await b.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => cheating);
        return error;
    }

    private static async Task SendAsync(IMessageChannel channel, int count)
    {
        using var sender = await SoftSpokenSender.StartAsync(
            channel,
            Pair.Session,
            new SoftSpokenParameters(SeedBits, malicious: true),
            SeededRandomSource.FromNumber(1),
            default
        );
        await sender.SendAsync(new Block[count], default);
        // The receiver's last answer is waited for; whoever ends here was not cheated.
        await channel.ReceiveAsync(0, default);
    }

    private static async Task ReceiveAsync(IMessageChannel channel, int count)
    {
        using var receiver = await SoftSpokenReceiver.StartAsync(
            channel,
            Pair.Session,
            new SoftSpokenParameters(SeedBits, malicious: true),
            SeededRandomSource.FromNumber(2),
            default
        );
        await receiver.ReceiveAsync(new Block[count], new byte[count / 8], default);
        await channel.ReceiveAsync(0, default);
    }
}
