using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Tests;

/// <summary>What the project's README shows.</summary>
public sealed class Sample
{
    [Fact]
    public async Task The_example_runs()
    {
        var cancel = CancellationToken.None;
        var sessionId = new SessionId(new Digest(RandomSource.System.GetBytes(Digest.SizeInBytes)));
        var (alice, bob) = MemoryChannel.CreatePair("Alice", "Bob");

        // Alice has pairs of messages; of each, Bob gets one, and Alice does not learn which.
        async Task SendAsync(ReadOnlyMemory<Block> zeros, ReadOnlyMemory<Block> ones)
        {
            var session = new OtSession(sessionId, "inputs");
            var plan = OtPlan.For(AdversaryModel.Malicious, zeros.Length, megabitsPerSecond: 1000);
            Console.WriteLine(plan);
            using var correlated = await plan.StartSenderAsync(alice, session, RandomSource.System, cancel);
            using var random = new RandomOtSender(correlated, session);
            await new ChosenOtSender(random, alice).SendAsync(zeros, ones, cancel);
        }

        async Task ReceiveAsync(ReadOnlyMemory<byte> choices, Memory<Block> messages)
        {
            var session = new OtSession(sessionId, "inputs");
            var plan = OtPlan.For(AdversaryModel.Malicious, messages.Length, megabitsPerSecond: 1000);
            using var correlated = await plan.StartReceiverAsync(bob, session, RandomSource.System, cancel);
            using var random = new RandomOtReceiver(correlated, session);
            await new ChosenOtReceiver(random, bob).ReceiveAsync(choices, messages, cancel);
        }

        var got = new Block[3];
        await Task.WhenAll(
            SendAsync(new Block[] { new(1, 0), new(2, 0), new(3, 0) }, new Block[] { new(4, 0), new(5, 0), new(6, 0) }),
            ReceiveAsync(new byte[] { 0b101 }, got)
        );
        Assert.Equal([new Block(4, 0), new Block(2, 0), new Block(6, 0)], got);
    }
}
