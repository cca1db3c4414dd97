namespace Kexin.Circuits.Tests.Building;

public sealed class CircuitBuilderTests
{
    [Fact]
    public void What_is_known_is_not_computed()
    {
        var circuit = Clear.Build(
            [4],
            words =>
            {
                var zero = words[0] ^ words[0];
                return [(words[0] & zero) ^ words[0], words[0] & ~zero, words[0] & words[0], words[0] & ~words[0]];
            }
        );
        Assert.Equal(0, circuit.AndCount);
        // All that is left is the wire for the constant.
        Assert.Equal(1, circuit.Gates.Length);
        Assert.Equal([9, 9, 9, 0], circuit.Run(9));
    }

    [Fact]
    public void Gates_that_no_output_needs_are_dropped()
    {
        var circuit = Clear.Build(
            [8, 8],
            words =>
            {
                _ = words[0] * words[1];
                return [words[0] ^ words[1]];
            }
        );
        Assert.Equal(8, circuit.Gates.Length);
    }

    [Fact]
    public void Outputs_may_be_inputs_constants_negations_and_the_same_wire_twice()
    {
        var circuit = Clear.Build(
            [3],
            words => [words[0], words[0], ~words[0], words[0][0].Shared(words[0][0]).Constant(5, 3)]
        );
        Assert.Equal([6, 6, 1, 5], circuit.Run(6));
    }

    [Fact]
    public void Inputs_come_before_gates_and_a_circuit_has_both_ends()
    {
        var builder = new CircuitBuilder();
        Assert.Throws<InvalidOperationException>(builder.Build);
        var input = builder.Input(2);
        Assert.Throws<InvalidOperationException>(builder.Build);
        builder.Output(new Word([input[0] & input[1]]));
        Assert.Throws<InvalidOperationException>(() => builder.Input(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CircuitBuilder().Input(0));
    }

    [Fact]
    public void Sixty_four_evaluations_at_once_are_those_one_by_one()
    {
        var circuit = Clear.Build([6], words => [words[0] * words[0]]);
        var lanes = Enumerable
            .Range(0, 6)
            .Select(bit => Enumerable.Range(0, 64).Aggregate(0UL, (word, k) => word | (ulong)(k >> bit & 1) << k))
            .ToArray();
        var outputs = new ulong[6];
        circuit.Evaluate64(lanes, outputs);
        for (var k = 0; k < 64; k++)
        {
            Assert.Equal(k * k % 64, Enumerable.Range(0, 6).Sum(bit => (int)(outputs[bit] >> k & 1) << bit));
        }

        Assert.Throws<ArgumentException>(() => circuit.Evaluate(new bool[5]));
        Assert.Throws<ArgumentException>(() => circuit.Evaluate64(new ulong[6], new ulong[5]));
    }
}
