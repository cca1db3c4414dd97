using System.IO.Pipes;
using Kexin.Data;
using ParquetSharp;

namespace Kexin.Vault.Tests;

/// <summary>A file decoded at the other end of two pipes, and decoders that say what they must not.</summary>
public sealed class DecoderTests
{
    private static readonly Column s_text = new Column<string>("text");
    private static readonly string[] s_mebibytes = [.. Enumerable.Repeat(new string('0', 1 << 20), 300)];
    private static readonly ParquetColumn s_texts = new("text", ParquetMeaning.Text, 0, "String");

    [Fact]
    public void What_comes_through_the_pipes_is_what_the_library_decodes()
    {
        var file = Sample();
        using var here = new ParquetDecoder(new MemoryStream(file));
        using var there = new Served(file);
        Assert.Equal(here.Rows, there.Client.Rows);
        Assert.Equal(here.Columns, there.Client.Columns);
        for (var column = 0; column < here.Columns.Count; column++)
        {
            there.Client.Read(column, 2, 100);
            there.Client.Rewind(column);
            for (var more = true; more; )
            {
                var expected = here.Read(column, 700, 3_000);
                var values = there.Client.Read(column, 700, 3_000);
                Assert.Equal(expected.Present, values.Present);
                Assert.Equal(expected.Wholes, values.Wholes);
                Assert.Equal(expected.Reals, values.Reals);
                Assert.Equal(expected.Ends, values.Ends);
                Assert.Equal(expected.Bytes, values.Bytes);
                more = expected.Present.Length > 0;
            }
        }
    }

    [Fact]
    public void A_file_that_is_none_and_a_cell_that_is_too_long_are_named()
    {
        Assert.Equal(
            IntakeError.NotParquet,
            Assert.Throws<IntakeException>(() => new Served("PAR1 no"u8.ToArray())).Error
        );
        using var served = new Served(
            ParquetFiles.Write(
                [new Column<string>("long")],
                group => ParquetFiles.Column(group, [new string('x', Cells.LongestInBytes + 1)])
            )
        );
        var error = Assert.Throws<IntakeException>(() => served.Client.Read(0, 1, 1));
        Assert.Equal((IntakeError.CellTooLong, "long"), (error.Error, error.Field));
    }

    [Fact]
    public async Task A_file_that_says_it_unpacks_to_far_more_than_its_size_is_refused_before_a_page_is_read()
    {
        // 300 MiB of zeros, which pack to next to nothing.
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder.Compression(Compression.Zstd).DisableDictionary().Build();
        using var output = new MemoryStream();
        using (var writer = new ParquetFileWriter(output, [s_text], null, properties, null, leaveOpen: true))
        {
            using var group = writer.AppendRowGroup();
            ParquetFiles.Column(group, s_mebibytes);
            writer.Close();
        }

        Assert.InRange(output.Length, 1, 100 << 10);
        Assert.Throws<UnpacksTooFarException>(() => new ParquetDecoder(output));
        using var vault = new TestVault();
        var error = await vault.RefuseAsync(output.ToArray(), DatasetFormat.Parquet);
        Assert.Equal(IntakeError.UnpacksTooFar, error.Error);
        Assert.Contains("解压", error.Explain("zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dictionary_that_stands_for_far_more_than_it_says_is_refused()
    {
        var file = ParquetFiles.Write([s_text], group => ParquetFiles.Column(group, s_mebibytes));
        Assert.InRange(file.Length, 1, 100 << 10);
        using (new ParquetDecoder(new MemoryStream(file))) { }
        using var vault = new TestVault();
        Assert.Equal(IntakeError.UnpacksTooFar, (await vault.RefuseAsync(file, DatasetFormat.Parquet)).Error);
    }

    [Theory]
    [InlineData("more values than were asked for")]
    [InlineData("more bytes than were asked for")]
    [InlineData("ends that go back")]
    [InlineData("fewer values than are present")]
    [InlineData("values of another type")]
    [InlineData("a count beyond the frame")]
    [InlineData("something after the values")]
    public void Values_that_were_not_asked_for_are_refused(string fault)
    {
        bool[] present = [true, true];
        var values = fault switch
        {
            "more values than were asked for" => new ParquetValues
            {
                Present = [true, true, true],
                Ends = [1, 2, 3],
                Bytes = [1, 2, 3],
            },
            "more bytes than were asked for" => new ParquetValues
            {
                Present = present,
                Ends = [Cells.LongestInBytes, 11 + Cells.LongestInBytes],
                Bytes = new byte[11 + Cells.LongestInBytes],
            },
            "ends that go back" => new ParquetValues
            {
                Present = present,
                Ends = [3, 2],
                Bytes = [1, 2],
            },
            "fewer values than are present" => new ParquetValues
            {
                Present = present,
                Ends = [2],
                Bytes = [1, 2],
            },
            "values of another type" => new ParquetValues { Present = present, Wholes = [1, 2] },
            _ => new ParquetValues
            {
                Present = present,
                Ends = [1, 2],
                Bytes = [1, 2],
            },
        };
        var content = DecoderContent.Of(values);
        Assert.NotNull(DecoderContent.Values(Good(), s_texts, 2, 10));
        if (fault.StartsWith("a count", StringComparison.Ordinal))
        {
            content[3] = 0x7f;
        }
        else if (fault.StartsWith("something", StringComparison.Ordinal))
        {
            content = [.. content, 0];
        }

        Assert.Throws<DecoderLostException>(() => DecoderContent.Values(content, s_texts, 2, 10));

        static byte[] Good() =>
            DecoderContent.Of(
                new ParquetValues
                {
                    Present = [true, true],
                    Ends = [1, 2],
                    Bytes = [1, 2],
                }
            );
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, 101)]
    [InlineData(100, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(0, 2 << 20)]
    public void A_decoder_gets_nothing_outside_its_file(long position, long count)
    {
        using var said = new MemoryStream();
        new DecoderWire(Stream.Null, said).Send(DecoderFrame.Need, DecoderContent.Of(position, count));
        said.Position = 0;
        Assert.Throws<DecoderLostException>(() =>
            new DecoderClient(new DecoderWire(said, Stream.Null), new MemoryStream(new byte[100]))
        );
    }

    [Fact]
    public void A_frame_is_not_longer_than_one_may_be_and_no_memory_is_taken_for_it()
    {
        var wire = new DecoderWire(new MemoryStream([(byte)DecoderFrame.Values, 0, 0, 0, 0x7f]), Stream.Null);
        Assert.Throws<DecoderLostException>(() => wire.Receive());
        Assert.Throws<DecoderLostException>(() => new DecoderWire(Stream.Null, Stream.Null).Receive());
    }

    private static byte[] Sample()
    {
        const int rows = 2_500;
        var numbers = Enumerable.Range(0, rows).ToArray();
        return ParquetFiles.Write(
            [
                new Column<int?>("whole"),
                new Column<long>("long"),
                new Column<double>("real"),
                new Column<bool>("flag"),
                new Column<string?>("text"),
                new Column<decimal>("decimal", LogicalType.Decimal(29, 3)),
            ],
            group =>
            {
                ParquetFiles.Column(group, [.. numbers.Select(i => i % 3 == 0 ? (int?)null : i)]);
                ParquetFiles.Column(group, [.. numbers.Select(i => i * 10_000_000_000L)]);
                ParquetFiles.Column(group, [.. numbers.Select(i => i / 7.0)]);
                ParquetFiles.Column(group, [.. numbers.Select(i => i % 2 == 0)]);
                ParquetFiles.Column(group, [.. numbers.Select(i => i % 5 == 0 ? null : $"病人 {i}")]);
                ParquetFiles.Column(group, [.. numbers.Select(i => i - 0.125m)]);
            },
            groups: 2
        );
    }

    /// <summary>A decoder in a thread of this process, behind real pipes.</summary>
    private sealed class Served : IDisposable
    {
        private readonly AnonymousPipeServerStream _in = new(PipeDirection.In);
        private readonly AnonymousPipeServerStream _out = new(PipeDirection.Out);
        private readonly Task _decoder;

        public Served(byte[] file)
        {
            var input = new AnonymousPipeClientStream(PipeDirection.In, _out.ClientSafePipeHandle);
            var output = new AnonymousPipeClientStream(PipeDirection.Out, _in.ClientSafePipeHandle);
            _decoder = Task.Run(() =>
            {
                using (input)
                using (output)
                {
                    DecoderService.Run(new DecoderWire(input, output));
                }
            });
            Client = new DecoderClient(new DecoderWire(_in, _out), new MemoryStream(file));
        }

        public DecoderClient Client { get; }

        public void Dispose()
        {
            _out.Dispose();
            _decoder.Wait();
            _in.Dispose();
        }
    }
}
