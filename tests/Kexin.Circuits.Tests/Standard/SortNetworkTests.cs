using System.Numerics;
using Kexin.Circuits.Standard;

namespace Kexin.Circuits.Tests.Standard;

public sealed class SortNetworkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(12)]
    public void Every_list_of_zeros_and_ones_comes_out_in_order(int count)
    {
        // A network that sorts all of these sorts everything: Knuth, volume 3, theorem 5.3.4Z.
        var circuit = Clear.Build([.. Enumerable.Repeat(1, count)], SortNetwork.Sort);
        for (var bits = 0; bits < 1 << count; bits++)
        {
            var inputs = Clear.Bits(bits, count).ToArray();
            Assert.Equal(inputs.Order(), circuit.Evaluate(inputs));
        }
    }

    [Fact]
    public void Numbers_come_out_in_order()
    {
        const int Count = 20;
        var circuit = Clear.Build([.. Enumerable.Repeat(10, Count)], SortNetwork.Sort);
        for (var seed = 0; seed < 10; seed++)
        {
            BigInteger[] inputs = [.. Clear.Samples(10, Count, seed).Take(Count)];
            Assert.Equal(inputs.Order(), circuit.Run(inputs));
        }
    }
}
