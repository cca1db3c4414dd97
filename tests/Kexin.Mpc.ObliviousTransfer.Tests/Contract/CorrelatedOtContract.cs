using Kexin.Channels;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Ideal;
using Kexin.Mpc.ObliviousTransfer.Tests.Silent;

namespace Kexin.Mpc.ObliviousTransfer.Tests.Contract;

/// <summary>What every random correlated OT does, whichever protocol is behind it.</summary>
public sealed class CorrelatedOtContract
{
    // A new protocol adds a line.
    private static readonly Dictionary<
        string,
        Func<Task<(ICorrelatedOtSender Sender, ICorrelatedOtReceiver Receiver)>>
    > Implementations = new()
    {
        ["ideal"] = () => Task.FromResult(IdealCorrelatedOt.CreatePair(1)),
        ["IKNP"] = () => SoftSpoken(1, malicious: false),
        ["SoftSpoken 2"] = () => SoftSpoken(2, malicious: false),
        ["SoftSpoken 4"] = () => SoftSpoken(4, malicious: false),
        ["SoftSpoken 8"] = () => SoftSpoken(8, malicious: false),
        ["IKNP, malicious"] = () => SoftSpoken(1, malicious: true),
        ["SoftSpoken 2, malicious"] = () => SoftSpoken(2, malicious: true),
        ["SoftSpoken 4, malicious"] = () => SoftSpoken(4, malicious: true),
        ["SoftSpoken 8, malicious"] = () => SoftSpoken(8, malicious: true),
        ["silent"] = () => Silent(malicious: false),
        ["silent, malicious"] = () => Silent(malicious: true),
    };

    public static TheoryData<string> Names => [.. Implementations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Messages_differ_by_the_correlation_where_the_choice_is_one(string name)
    {
        var (sender, receiver) = await Implementations[name]();
        var all = new HashSet<Block>();
        var (ones, total) = (0, 0);

        // Less and more than a tile, whole tiles, odd bits, several messages; many calls on one role.
        foreach (var count in new[] { 1, 0, 7, 130, 2_048, 2_047, 2_049, 1_919, 1_920, 1_921, 20_001 })
        {
            var (q, t, choices) = (new Block[count], new Block[count], new byte[(count + 7) / 8]);
            await Pair.RunAsync(
                async () =>
                {
                    await sender.SendAsync(q, default);
                    return 0;
                },
                async () =>
                {
                    await receiver.ReceiveAsync(t, choices, default);
                    return 0;
                }
            );
            for (var i = 0; i < count; i++)
            {
                var choice = Pair.Bit(choices, i);
                Assert.Equal(choice ? q[i] ^ sender.Delta : q[i], t[i]);
                Assert.True(all.Add(q[i]) && all.Add(q[i] ^ sender.Delta), $"Transfer {i} of {count} came before.");
                ones += choice ? 1 : 0;
            }

            Assert.All(Enumerable.Range(count, 8 * choices.Length - count), i => Assert.False(Pair.Bit(choices, i)));
            total += count;
        }

        // Within six standard deviations.
        Assert.InRange(ones - total / 2.0, -3 * Math.Sqrt(total), 3 * Math.Sqrt(total));
        Assert.True(sender.Delta.LowestBit);
    }

    private static async Task<(ICorrelatedOtSender, ICorrelatedOtReceiver)> Silent(bool malicious)
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        return await SilentTests.StartAsync(a, b, malicious);
    }

    private static async Task<(ICorrelatedOtSender, ICorrelatedOtReceiver)> SoftSpoken(int seedBits, bool malicious) =>
        await Pair.SoftSpokenAsync(new SoftSpokenParameters(seedBits, malicious));
}
