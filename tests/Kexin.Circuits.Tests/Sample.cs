using Kexin.Circuits.Standard;

namespace Kexin.Circuits.Tests;

/// <summary>What the project's README shows.</summary>
public sealed class Sample
{
    [Fact]
    public void The_first_example_runs()
    {
        // Who of two has more, and by how much: two numbers of 32 bits go in, one bit and one number come out.
        var builder = new CircuitBuilder();
        var (mine, yours) = (builder.Input(32), builder.Input(32));
        var less = mine < yours;
        builder.Output(new Word([less]));
        builder.Output(less.Select(yours - mine, mine - yours));
        Circuit circuit = builder.Build();

        using var file = new StringWriter();
        BristolWriter.Write(circuit, file);
        Circuit read = BristolReader.Read(new StringReader(file.ToString()));

        CompiledCircuit compiled = CircuitCompiler.Compile(read);
        Console.WriteLine($"{compiled.AndCount} AND gates on {compiled.SlotCount} slots");

        Assert.Equal([1, 58], read.Run(42, 100));
    }

    [Fact]
    public void The_second_example_runs()
    {
        // Is this the key that makes that block of this one?
        var builder = new CircuitBuilder();
        var (key, block, encrypted) = (builder.Input(128), builder.Input(128), builder.Input(128));
        builder.Output(new Word([Aes.Encrypt(key, block).EqualTo(encrypted)]));
        Circuit circuit = builder.Build();

        Assert.Equal(6_400 + 127, circuit.AndCount);
    }
}
