using Kexin.Cryptography.Blocks;

namespace Kexin.Cryptography.Tests.Contract;

public sealed class LabelledRandomnessContract
{
    public static TheoryData<SuiteId> Suites => new(Suite.All.Select(suite => suite.Id));

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_order_of_drawing_changes_nothing_and_label_and_number_do(SuiteId id)
    {
        using var one = new LabelledRandomness(Suite.Get(id), new byte[32]);
        using var two = new LabelledRandomness(Suite.Get(id), new byte[32]);
        var first = Draw(one, "a", 1);
        var second = Draw(one, "a", 2);
        var third = Draw(one, "b", 1);
        Assert.Equal(third, Draw(two, "b", 1));
        Assert.Equal(first, Draw(two, "a", 1));
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        using var other = new LabelledRandomness(Suite.Get(id), Enumerable.Repeat((byte)1, 32).ToArray());
        Assert.NotEqual(first, Draw(other, "a", 1));
        Assert.Throws<ArgumentException>(() => new LabelledRandomness(Suite.Get(id), new byte[16]));
    }

    private static string Draw(LabelledRandomness randomness, string label, ulong number)
    {
        using var generator = randomness.Blocks(label, number);
        var blocks = new Block[2];
        generator.Fill(blocks);
        return Convert.ToHexString(Block.AsBytes(blocks.AsSpan()));
    }
}
