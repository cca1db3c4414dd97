using Kexin.Circuits;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.GarbledCircuits.Tests;

/// <summary>The kernel alone: garble, evaluate, and compare with the circuit in the clear.</summary>
public sealed class HalfGatesTests
{
    public static TheoryData<string> Names => [.. CircuitSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_true_label_is_one_of_its_wires_two_and_says_the_bit(string name)
    {
        var circuit = CircuitSamples.All[name]();
        var compiled = CircuitCompiler.Compile(circuit);
        var random = SeededRandomSource.FromNumber(1);
        var (delta, start) = (Block.Random(random) | new Block(1, 0), Block.Random(random));
        var (garbler, evaluator) = (new HalfGatesGarbler(delta, start), new HalfGatesEvaluator(start));
        var choices = new Random(2);

        // Several runs of one kernel: gate numbers go on.
        for (var run = 0; run < 3; run++)
        {
            var bits = CircuitSamples.Bits(choices, circuit.InputBits);
            garbler.Begin(compiled);
            evaluator.Begin(compiled);
            for (var i = 0; i < bits.Length; i++)
            {
                garbler.Labels[i] = Block.Random(random);
                evaluator.Labels[i] = garbler.Labels[i] ^ (delta & Block.Mask(bits[i]));
            }

            // In pieces of different sizes: what a message holds does not change the tables.
            var tables = new Block[2 * compiled.AndCount];
            for (var at = 0; at < tables.Length; at += 2 * (3 + run))
            {
                garbler.Run(tables.AsSpan(at, Math.Min(2 * (3 + run), tables.Length - at)));
            }

            garbler.Run([]);
            evaluator.Run(tables);
            evaluator.Run([]);
            var expected = circuit.Evaluate(bits);
            for (var i = 0; i < expected.Length; i++)
            {
                var zero = garbler.Labels[compiled.Outputs[i]];
                Assert.Equal(expected[i] ? zero ^ delta : zero, evaluator.Labels[compiled.Outputs[i]]);
            }
        }
    }

    [Fact]
    public void The_same_gate_has_another_table_each_time()
    {
        var compiled = CircuitCompiler.Compile(CircuitSamples.All["one gate"]());
        var garbler = new HalfGatesGarbler(new Block(1, 2), new Block(3, 4));
        var tables = new HashSet<Block>();
        for (var run = 0; run < 4; run++)
        {
            garbler.Begin(compiled);
            (garbler.Labels[0], garbler.Labels[1]) = (new Block(5, 6), new Block(7, 8));
            var table = new Block[2];
            garbler.Run(table);
            Assert.True(tables.Add(table[0]) && tables.Add(table[1]));
        }
    }
}
