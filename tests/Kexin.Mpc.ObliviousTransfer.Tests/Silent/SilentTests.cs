using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Silent;
using Kexin.Mpc.ObliviousTransfer.Tests.Rejects;

namespace Kexin.Mpc.ObliviousTransfer.Tests.Silent;

/// <summary>Silent extension: its kernels, and each message and field of the malicious form sent otherwise.</summary>
public sealed class SilentTests
{
    /// <summary>Of no security, and small: 4,096 transfers a round.</summary>
    internal static readonly SilentParameters Small = new(
        true,
        new SilentShape(256, 20, 6),
        new SilentShape(512, 40, 7)
    );

    // The first messages are those of the parameters and of SoftSpoken: hello, hello, base pairs, corrections (one batch of one tile).
    private const int Hello = 0;
    private const int Trees = 4;
    private const int CheckAnswer = 5;
    private const int LaterTrees = 8;
    private const int Challenge = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void Without_one_leaf_a_half_tree_has_all_the_others_and_the_last_but_for_delta(int depth)
    {
        using var hash = new FixedKeyHash(new Block(1, 2));
        var random = SeededRandomSource.FromNumber(depth);
        var (root, delta) = (Block.Random(random), Block.Random(random));
        var (leaves, lefts) = (new Block[1 << depth], new Block[depth]);
        HalfTree.Grow(hash, root, delta, leaves, lefts);
        Assert.Equal(delta, leaves.Aggregate((a, b) => a ^ b));
        for (var missing = 0; missing < leaves.Length; missing++)
        {
            var sums = lefts.Select((sum, level) => (missing >> level & 1) != 0 ? sum : sum ^ delta).ToArray();
            var found = new Block[leaves.Length];
            found.AsSpan().Fill(Block.AllOnes);
            HalfTree.Regrow(hash, missing, sums, found);
            found[missing] ^= delta;
            Assert.Equal(leaves, found);
        }
    }

    [Fact]
    public void A_row_of_the_code_adds_ten_places_and_does_not_depend_on_the_piece_it_is_made_in()
    {
        const int Secrets = 1_000;
        using var code = new LocalCode(new Block(3, 4), Secrets);
        var table = Enumerable.Range(0, Secrets).Select(i => new Block((ulong)i + 1, 1)).ToArray();
        var (all, piece) = (new Block[2_048], new Block[64]);
        code.Add(table, 0, all);
        code.Add(table, 1_024, piece);
        Assert.Equal(all[1_024..1_088], piece);

        // The definition, word by word.
        var words = new byte[2_048 * LocalCode.PlacesPerRow * sizeof(uint)];
        using var generator = new BlockGenerator(new Block(3, 4));
        generator.Fill(words.AsSpan());
        for (var row = 0; row < all.Length; row++)
        {
            var sum = Block.Zero;
            for (var place = 0; place < LocalCode.PlacesPerRow; place++)
            {
                var word = BitConverter.ToUInt32(words, (row * LocalCode.PlacesPerRow + place) * sizeof(uint));
                sum ^= table[(int)((ulong)word * Secrets >> 32)];
            }

            Assert.Equal(sum, all[row]);
        }
    }

    [Fact]
    public void The_published_size_gives_ten_million_a_round_for_less_than_a_quarter_of_a_bit_each()
    {
        var parameters = new SilentParameters(malicious: true);
        Assert.Equal(10_190_848, parameters.TransfersPerRound);
        Assert.InRange(parameters.BitsPerTransfer, 0.21, 0.22);
        Assert.Equal(10_805_248, parameters.Main.Outputs);
        Assert.Equal(649_728, parameters.SetUp.Outputs);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new SilentParameters(true, new SilentShape(8, 2, 3), new SilentShape(512, 40, 7))
        );
    }

    [Theory]
    [InlineData(Hello, 0, ProtocolError.Mismatch, "set-up")]
    [InlineData(Trees, 0, ProtocolError.Cheating, "check")]
    [InlineData(Trees, 16 * 119 + 15, ProtocolError.Cheating, "check")]
    [InlineData(CheckAnswer, 0, ProtocolError.Cheating, "check")]
    [InlineData(CheckAnswer, 31, ProtocolError.Cheating, "check")]
    [InlineData(LaterTrees, 16 * 279, ProtocolError.Cheating, "check")]
    public async Task Receiver_finds_a_sender_who_changes_a_field(
        int message,
        int offset,
        ProtocolError expected,
        string stage
    )
    {
        var error = await CheatingSenderAsync(
            message,
            bytes =>
            {
                bytes[offset] ^= 0x80;
                return bytes;
            }
        );
        Assert.Equal(expected, error.Error);
        Assert.Equal("sender", error.Party);
        Assert.Contains(stage, error.Finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Hello)]
    [InlineData(Trees)]
    [InlineData(CheckAnswer)]
    [InlineData(LaterTrees)]
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

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public async Task A_receiver_who_names_other_factors_finds_that_the_answer_does_not_fit(int offset)
    {
        // It can only spoil the check for itself: the sender's answer tells it nothing without delta.
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var cheat = new TamperingChannel(
            b,
            Challenge,
            bytes =>
            {
                bytes[offset] ^= 1;
                return bytes;
            }
        );
        var sending = Task.Run(() => SendAsync(a));
        var error = await Assert.ThrowsAsync<ProtocolException>(() => Task.Run(() => ReceiveAsync(cheat)));
        Assert.True(cheat.Changed);
        Assert.Equal(ProtocolError.Cheating, error.Error);
        await b.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Sender_finds_a_challenge_of_another_size(int change)
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var cheat = new TamperingChannel(
            b,
            Challenge,
            bytes =>
                change == 0 ? null
                : change < 0 ? bytes[..^1]
                : [.. bytes, 0]
        );
        var receiving = Task.Run(() => ReceiveAsync(cheat));
        var error = await Assert.ThrowsAsync<ProtocolException>(() => Task.Run(() => SendAsync(a)));
        Assert.Contains("check", error.Finding, StringComparison.Ordinal);
        Assert.Equal("receiver", error.Party);
        await a.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => receiving);
    }

    [Fact]
    public async Task A_role_that_failed_gives_nothing_out_any_more()
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var cheat = new TamperingChannel(a, LaterTrees, bytes => new byte[bytes.Length]);
        var (sender, receiver) = await StartAsync(cheat, b);
        var sending = sender.SendAsync(new Block[5_000], default).AsTask();
        await Assert.ThrowsAsync<ProtocolException>(() =>
            receiver.ReceiveAsync(new Block[5_000], new byte[625], default).AsTask()
        );
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            receiver.ReceiveAsync(new Block[8], new byte[1], default).AsTask()
        );
        await sending;
    }

    internal static Task<(SilentSender Sender, SilentReceiver Receiver)> StartAsync(
        IMessageChannel a,
        IMessageChannel b,
        bool malicious = true
    )
    {
        var parameters = new SilentParameters(malicious, Small.SetUp, Small.Main);
        return Pair.RunAsync(
            () => SilentSender.StartAsync(a, Pair.Session, parameters, SeededRandomSource.FromNumber(1), default),
            () => SilentReceiver.StartAsync(b, Pair.Session, parameters, SeededRandomSource.FromNumber(2), default)
        );
    }

    private static async Task<ProtocolException> CheatingSenderAsync(int message, Func<byte[], byte[]?> change)
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var cheat = new TamperingChannel(a, message, change);
        var cheating = Task.Run(() => SendAsync(cheat));
        var error = await Assert.ThrowsAsync<ProtocolException>(() => Task.Run(() => ReceiveAsync(b)));
        Assert.True(cheat.Changed, "The message was never sent.");
        await b.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => cheating);
        return error;
    }

    private static async Task SendAsync(IMessageChannel channel)
    {
        using var sender = await SilentSender.StartAsync(
            channel,
            Pair.Session,
            Small,
            SeededRandomSource.FromNumber(1),
            default
        );
        await sender.SendAsync(new Block[5_000], default);
        await channel.ReceiveAsync(0, default);
    }

    private static async Task ReceiveAsync(IMessageChannel channel)
    {
        using var receiver = await SilentReceiver.StartAsync(
            channel,
            Pair.Session,
            Small,
            SeededRandomSource.FromNumber(2),
            default
        );
        await receiver.ReceiveAsync(new Block[5_000], new byte[625], default);
        await channel.ReceiveAsync(0, default);
    }
}
