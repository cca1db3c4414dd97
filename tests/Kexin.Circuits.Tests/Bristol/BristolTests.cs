using Kexin.Circuits.Standard;

namespace Kexin.Circuits.Tests.Bristol;

public sealed class BristolTests
{
    private const string Adder = """
        5 7
        2 1 1
        1 2

        2 1 0 1 2 AND
        1 1 0 3 EQW
        1 1 1 4 EQ
        2 1 3 1 5 XOR
        2 1 2 4 6 AND

        """;

    [Fact]
    public void A_file_with_copies_and_constants_is_read()
    {
        var circuit = BristolReader.Read(new StringReader(Adder));
        Assert.Equal([1, 1], circuit.InputWidths);
        Assert.Equal([2], circuit.OutputWidths);
        // The constant and the copies are folded.
        Assert.Equal(2, circuit.Gates.Length);
        for (var (a, b) = (0, 0); a < 2; (a, b) = b == 0 ? (a, 1) : (a + 1, 0))
        {
            Assert.Equal(a + b, circuit.Run(a, b)[0]);
        }
    }

    [Fact]
    public void A_gate_of_several_products_is_read()
    {
        var circuit = BristolReader.Read(new StringReader("1 6\n2 2 2\n1 2\n\n4 2 0 1 2 3 4 5 MAND\n"));
        Assert.Equal(0b10, circuit.Run(0b11, 0b10)[0]);
    }

    [Fact]
    public void What_is_written_is_read_as_the_same_function()
    {
        var circuits = new[]
        {
            Clear.Build([128, 128], words => [Aes.Encrypt(words[0], words[1])]),
            Clear.Build([9, 9], words => [words[0] / words[1], words[0], words[0], ~words[1], words[0] ^ words[0]]),
        };
        foreach (var circuit in circuits)
        {
            var text = new StringWriter();
            BristolWriter.Write(circuit, text);
            var read = BristolReader.Read(new StringReader(text.ToString()));
            Assert.Equal(circuit.InputWidths, read.InputWidths);
            Assert.Equal(circuit.OutputWidths, read.OutputWidths);
            Assert.Equal(circuit.AndCount, read.AndCount);
            var random = new Random(3);
            var inputs = Enumerable.Range(0, circuit.InputBits).Select(_ => (ulong)random.NextInt64()).ToArray();
            var (expected, found) = (new ulong[circuit.OutputBits], new ulong[circuit.OutputBits]);
            circuit.Evaluate64(inputs, expected);
            read.Evaluate64(inputs, found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void The_last_wires_of_a_written_file_are_the_outputs()
    {
        var text = new StringWriter();
        BristolWriter.Write(Clear.Build([1, 1], words => [words[0] & words[1], words[0]]), text);
        Assert.Equal("2 4\n2 1 1\n2 1 1\n\n2 1 0 1 2 AND\n1 1 0 3 EQW\n", text.ToString());
    }

    [Theory]
    [InlineData("", CircuitFormatError.Truncated)]
    [InlineData("x 7", CircuitFormatError.NotANumber)]
    [InlineData("-1 7", CircuitFormatError.NotANumber)]
    [InlineData("99999999999999999999 7", CircuitFormatError.NotANumber)]
    [InlineData("1 2000000000\n1 1\n1 1\n1 1 0 1 INV", CircuitFormatError.TooLarge)]
    [InlineData("2000000000 3\n1 1\n1 1\n1 1 0 1 INV", CircuitFormatError.TooLarge)]
    [InlineData("1 3\n0\n1 1\n", CircuitFormatError.OutOfRange)]
    [InlineData("1 3\n1 4\n1 1\n", CircuitFormatError.OutOfRange)]
    [InlineData("1 3\n1 0\n1 1\n", CircuitFormatError.OutOfRange)]
    [InlineData("1 3\n9 1\n1 1\n", CircuitFormatError.OutOfRange)]
    [InlineData("1 3\n1 2\n1 1\n2 1 0 1 3 AND", CircuitFormatError.OutOfRange)]
    [InlineData("1 3\n1 2\n1 1\n2 1 0 1 2 NAND", CircuitFormatError.UnknownGate)]
    [InlineData("1 3\n1 2\n1 1\n1 1 0 2 AND", CircuitFormatError.WrongArity)]
    [InlineData("1 3\n1 2\n1 1\n2 1 0 1 2 INV", CircuitFormatError.WrongArity)]
    [InlineData("1 3\n1 2\n1 1\n3 1 0 1 1 2 MAND", CircuitFormatError.WrongArity)]
    [InlineData("1 3\n1 2\n1 1\n1 1 2 2 EQ", CircuitFormatError.OutOfRange)]
    [InlineData("1 3\n1 2\n1 1\n2 1 0 2 2 XOR", CircuitFormatError.ReadBeforeWritten)]
    [InlineData("2 4\n1 2\n1 1\n2 1 0 3 2 AND\n2 1 0 2 3 AND", CircuitFormatError.ReadBeforeWritten)]
    [InlineData("1 4\n1 2\n1 1\n2 1 0 1 2 AND", CircuitFormatError.ReadBeforeWritten)]
    [InlineData("1 3\n1 2\n1 1\n2 1 0 1 1 AND", CircuitFormatError.WrittenTwice)]
    [InlineData("2 4\n1 2\n1 1\n2 1 0 1 3 AND\n2 1 0 1 3 XOR", CircuitFormatError.WrittenTwice)]
    [InlineData("2 4\n1 2\n1 1\n2 1 0 1 2 AND\n", CircuitFormatError.Truncated)]
    [InlineData("2 4\n1 2\n1 1\n2 1 0 1 2 AND\n2 1 0 1", CircuitFormatError.Truncated)]
    [InlineData("1 3\n1 2\n1 1\n2 1 0 1 2 AND\n2 1", CircuitFormatError.TrailingText)]
    [InlineData("1 3\n1 2\n1 1\n2 1 0 1 2 ANDANDANDANDANDAND", CircuitFormatError.NotANumber)]
    public void A_bad_file_is_refused_by_name(string text, CircuitFormatError expected)
    {
        var error = Assert.Throws<CircuitFormatException>(() => BristolReader.Read(new StringReader(text)));
        Assert.Equal(expected, error.Error);
    }

    [Fact]
    public void A_header_that_announces_much_takes_no_memory()
    {
        var text =
            $"{BristolReader.DefaultMostWires} {BristolReader.DefaultMostWires}\n1 {BristolReader.DefaultMostWires - 1}\n1 1\n";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CircuitFormatException>(() => BristolReader.Read(new StringReader(text)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void The_line_of_a_fault_is_named()
    {
        var error = Assert.Throws<CircuitFormatException>(() =>
            BristolReader.Read(new StringReader("2 4\n1 2\n1 1\n\n2 1 0 1 2 AND\n2 1 0 9 3 AND\n"))
        );
        Assert.Equal(6, error.Line);
    }
}
