using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Ideal;

namespace Kexin.Mpc.ObliviousTransfer.Tests.Contract;

/// <summary>Random, chosen and one-of-many OT over correlated OT: ideal and real.</summary>
public sealed class ConversionsContract
{
    public static TheoryData<bool> Grounds => [true, false];

    [Theory]
    [MemberData(nameof(Grounds))]
    public async Task Random_OT_gives_the_receiver_one_of_two_unrelated_messages(bool ideal)
    {
        const int Count = 5_000;
        var (sender, receiver) = await CreateAsync(ideal);
        var (zeros, ones, got) = (new Block[Count], new Block[Count], new Block[Count]);
        var choices = new byte[Count / 8];
        await BothAsync(
            () => sender.SendAsync(zeros, ones, default),
            () => receiver.ReceiveAsync(got, choices, default)
        );
        var differences = new HashSet<Block>();
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(Pair.Bit(choices, i) ? ones[i] : zeros[i], got[i]);
            Assert.True(differences.Add(zeros[i] ^ ones[i]), "The correlation shows.");
        }

        // The same again is something else.
        var again = new Block[Count];
        await BothAsync(
            () => sender.SendAsync(again, ones, default),
            () => receiver.ReceiveAsync(got, choices, default)
        );
        Assert.Empty(again.Intersect(zeros));
    }

    [Theory]
    [MemberData(nameof(Grounds))]
    public async Task Chosen_OT_gives_the_message_of_the_choice_and_leaves_the_inputs_alone(bool ideal)
    {
        const int Count = ChosenOtSender.PieceTransfers + 13;
        var random = SeededRandomSource.FromNumber(5);
        var (zeros, ones) = (Blocks(random, Count), Blocks(random, Count));
        var choices = random.GetBytes((Count + 7) / 8);
        var (sender, receiver) = await CreateAsync(ideal);
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var got = new Block[Count];
        var (before, chosen) = (zeros.ToArray(), choices.ToArray());
        await BothAsync(
            () => new ChosenOtSender(sender, a).SendAsync(zeros, ones, default),
            () => new ChosenOtReceiver(receiver, b).ReceiveAsync(choices, got, default)
        );
        Assert.Equal(Enumerable.Range(0, Count).Select(i => Pair.Bit(chosen, i) ? ones[i] : zeros[i]), got);
        Assert.Equal(before, zeros);
        Assert.Equal(chosen, choices);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(true, 16)]
    [InlineData(false, 256)]
    public async Task One_of_many_gives_the_message_of_the_choice(bool ideal, int count)
    {
        var transfers = OneOfManySender.PieceBlocks / count + 3;
        var random = SeededRandomSource.FromNumber(6);
        var messages = Blocks(random, transfers * count);
        var choices = Enumerable.Range(0, transfers).Select(_ => (int)random.NextBelow((ulong)count)).ToArray();
        choices[0] = count - 1;
        choices[1] = 0;
        var (sender, receiver) = await CreateAsync(ideal);
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var got = new Block[transfers];
        await BothAsync(
            () => new OneOfManySender(sender, a).SendAsync(messages, count, default),
            () => new OneOfManyReceiver(receiver, b).ReceiveAsync(choices, count, got, default)
        );
        Assert.Equal(choices.Select((choice, i) => messages[i * count + choice]), got);
    }

    [Theory]
    [MemberData(nameof(Grounds))]
    public async Task Correlated_OT_takes_choices_of_the_receivers_own(bool ideal)
    {
        const int Count = 1_001;
        var (sender, receiver) = await CorrelatedAsync(ideal);
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        var choices = SeededRandomSource.FromNumber(7).GetBytes((Count + 7) / 8);
        var (q, t) = (new Block[Count], new Block[Count]);
        await BothAsync(
            () => ChosenCorrelatedOt.SendAsync(sender, a, q, default),
            () => ChosenCorrelatedOt.ReceiveAsync(receiver, b, choices, t, default)
        );
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(Pair.Bit(choices, i) ? q[i] ^ sender.Delta : q[i], t[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Grounds))]
    public async Task VOLE_gives_a_value_and_a_message_that_differs_from_the_key_by_value_times_delta(bool ideal)
    {
        const int Count = 70;
        var (sender, receiver) = await CorrelatedAsync(ideal);
        var (vole, other) = (new VoleSender(sender), new VoleReceiver(receiver));
        var (keys, values, messages) = (new Block[Count], new Block[Count], new Block[Count]);
        await BothAsync(() => vole.SendAsync(keys, default), () => other.ReceiveAsync(values, messages, default));
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(keys[i] ^ BinaryField.Multiply(values[i], vole.Delta), messages[i]);
        }

        Assert.Equal(Count, values.Distinct().Count());
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await other.ReceiveAsync(new Block[2], new Block[3], default)
        );
    }

    [Fact]
    public async Task Sizes_that_do_not_fit_are_refused_before_anything_is_sent()
    {
        var (sender, receiver) = await CreateAsync(ideal: true);
        var (a, _) = MemoryChannel.CreatePair("sender", "receiver");
        var (two, three) = (new Block[2], new Block[3]);
        await Assert.ThrowsAsync<ArgumentException>(async () => await sender.SendAsync(two, three, default));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await new ChosenOtSender(sender, a).SendAsync(two, three, default)
        );
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await new ChosenOtReceiver(receiver, a).ReceiveAsync(new byte[2], two, default)
        );
        var many = new OneOfManySender(sender, a);
        await Assert.ThrowsAsync<ArgumentException>(async () => await many.SendAsync(three, 2, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await many.SendAsync(three, 3, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await new OneOfManyReceiver(receiver, a).ReceiveAsync(new[] { 0, 4 }, 4, two, default)
        );
        Assert.Equal(0, a.Counters.MessagesSent);
    }

    private static Block[] Blocks(RandomSource random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Block.Random(random))];

    private static async Task<(ICorrelatedOtSender, ICorrelatedOtReceiver)> CorrelatedAsync(bool ideal) =>
        ideal
            ? IdealCorrelatedOt.CreatePair(3)
            : await Pair.SoftSpokenAsync(new SoftSpokenParameters(4, malicious: true));

    private static async Task<(IRandomOtSender, IRandomOtReceiver)> CreateAsync(bool ideal)
    {
        var (sender, receiver) = await CorrelatedAsync(ideal);
        return (new RandomOtSender(sender, Pair.Session), new RandomOtReceiver(receiver, Pair.Session));
    }

    private static Task BothAsync(Func<ValueTask> sender, Func<ValueTask> receiver) =>
        Task.WhenAll(Task.Run(() => sender().AsTask()), Task.Run(() => receiver().AsTask()));
}
