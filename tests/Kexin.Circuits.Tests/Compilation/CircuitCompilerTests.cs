using Kexin.Circuits.Standard;

namespace Kexin.Circuits.Tests.Compilation;

public sealed class CircuitCompilerTests
{
    public static TheoryData<string> Names => [.. Samples.Keys];

    private static readonly Dictionary<string, Func<Circuit>> Samples = new()
    {
        ["aes"] = () => Clear.Build([128, 128], words => [Aes.Encrypt(words[0], words[1])]),
        ["sha256"] = () => Clear.Build([256, 512], words => [Sha256.Compress(words[0], words[1])]),
        ["divide"] = () => Clear.Build([32, 32], words => [words[0] / words[1], words[0] % words[1], words[1]]),
        ["unused"] = () => Clear.Build([8, 8], words => [words[1], ~words[1], words[1] ^ words[1]]),
    };

    [Fact]
    public void A_digest_tells_circuits_apart_and_is_made_once()
    {
        static CompiledCircuit Build(Func<Word, Word, Word> output)
        {
            var builder = new CircuitBuilder();
            builder.Output(output(builder.Input(4), builder.Input(4)));
            return CircuitCompiler.Compile(builder.Build());
        }

        var sum = Build((a, b) => a + b);
        Assert.True(sum.Digest.Equals(sum.Digest), "Made again.");
        Assert.Equal(sum.Digest.ToArray(), Build((a, b) => a + b).Digest.ToArray());
        Assert.NotEqual(sum.Digest.ToArray(), Build((a, b) => a - b).Digest.ToArray());
        Assert.NotEqual(Build((a, b) => a & b).Digest.ToArray(), Build((a, b) => a ^ b).Digest.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_compiled_circuit_computes_what_the_circuit_does(string name)
    {
        var circuit = Samples[name]();
        var compiled = CircuitCompiler.Compile(circuit);
        var random = new Random(7);
        var inputs = Enumerable.Range(0, circuit.InputBits).Select(_ => (ulong)random.NextInt64()).ToArray();
        var expected = new ulong[circuit.OutputBits];
        circuit.Evaluate64(inputs, expected);
        Assert.Equal(expected, Run(compiled, inputs));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_AND_step_reads_what_another_of_its_level_writes(string name)
    {
        var compiled = CircuitCompiler.Compile(Samples[name]());
        var ands = 0;
        foreach (var level in compiled.Levels)
        {
            var written = new HashSet<int>();
            foreach (var step in compiled.Steps[level.AndStart..level.End])
            {
                Assert.Equal(GateKind.And, step.Kind);
                Assert.DoesNotContain(step.Left, written);
                Assert.DoesNotContain(step.Right, written);
                written.Add(step.Target);
                ands++;
            }

            foreach (var step in compiled.Steps[level.Start..level.AndStart])
            {
                Assert.NotEqual(GateKind.And, step.Kind);
            }
        }

        Assert.Equal(compiled.AndCount, ands);
    }

    [Fact]
    public void Slots_are_as_many_as_live_wires_and_not_as_wires()
    {
        var circuit = Samples["aes"]();
        var compiled = CircuitCompiler.Compile(circuit);
        Assert.InRange(circuit.WireCount, 25_000, 40_000);
        Assert.InRange(compiled.SlotCount, 256, 1_500);
    }

    private static ulong[] Run(CompiledCircuit compiled, ulong[] inputs)
    {
        var slots = new ulong[compiled.SlotCount];
        inputs.CopyTo(slots, 0);
        foreach (var (kind, left, right, target) in compiled.Steps)
        {
            slots[target] = kind switch
            {
                GateKind.Xor => slots[left] ^ slots[right],
                GateKind.And => slots[left] & slots[right],
                _ => ~slots[left],
            };
        }

        return [.. compiled.Outputs.ToArray().Select(slot => slots[slot])];
    }
}
