using System.Buffers.Binary;
using System.Diagnostics;
using Kexin.Client;
using Kexin.Client.Contracts;
using ParquetSharp;

namespace Kexin.Cluster.Tests;

/// <summary>A node has Parquet files decoded by a process of its own that can do little else.</summary>
[Collection(TwoHospitals.Name)]
public sealed class ParquetTests(TwoHospitalsFixture hospitals)
{
    private const byte Open = 1;
    private const byte Need = 5;

    [Fact]
    public async Task A_node_takes_in_a_file_and_refuses_one_that_explodes()
    {
        var north = hospitals.Cluster["north"];
        using var good = Write(["a", "病人", "c"]);
        var dataset = await north.Client.Intake.AddAsync(Request("parquet"), good);
        Assert.Equal(3, dataset.Rows);

        // One text in a dictionary, and 300 rows that name it.
        using var bomb = Write([.. Enumerable.Repeat(new string('0', 1 << 20), 300)]);
        Assert.InRange(bomb.Length, 1, 100 << 10);
        var refused = await Assert.ThrowsAsync<KexinApiException>(() =>
            north.Client.Intake.AddAsync(Request("bomb"), bomb)
        );
        Assert.Equal(ProblemCodes.BadData, refused.Problem.Code);
        Assert.Contains("unpacks", refused.Message, StringComparison.Ordinal);

        using var damaged = new MemoryStream("PAR1 and nothing more"u8.ToArray());
        refused = await Assert.ThrowsAsync<KexinApiException>(() =>
            north.Client.Intake.AddAsync(Request("damaged"), damaged)
        );
        Assert.Equal(ProblemCodes.BadData, refused.Problem.Code);
        Assert.Equal("", await File.ReadAllTextAsync($"/proc/{north.ProcessId}/task/{north.ProcessId}/children"));
    }

    [Fact]
    public async Task The_process_limits_itself_before_it_asks_for_the_first_byte()
    {
        using var process = Process.Start(
            new ProcessStartInfo(NodeProcess.Program[0], [.. NodeProcess.Program.Skip(1), "decode-parquet"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var open = new byte[13];
        open[0] = Open;
        BinaryPrimitives.WriteInt32LittleEndian(open.AsSpan(1), sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(open.AsSpan(5), 1000);
        await process.StandardInput.BaseStream.WriteAsync(open);
        await process.StandardInput.BaseStream.FlushAsync();
        var answer = new byte[1];
        await process.StandardOutput.BaseStream.ReadExactlyAsync(answer);
        Assert.Equal([Need], answer);
        var limits = (await File.ReadAllLinesAsync($"/proc/{process.Id}/limits")).Select(line => line.Split("  "));
        Assert.Equal(
            ["0", "0", "128", "1073741824"],
            new[] { "Max file size", "Max core file size", "Max open files", "Max data size" }.Select(name =>
                limits.Single(line => line[0] == name).Skip(1).First(part => part.Length > 0).Trim()
            )
        );

        // It ends with the pipe.
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>One page of every column is held at once: more than the process may have, of a file that says its sizes and keeps to what one may unpack to.</summary>
    [Fact]
    public async Task A_file_that_is_honest_and_needs_more_memory_than_the_process_has_ends_that_process_alone()
    {
        const int columns = 17;
        const int rows = 16_384;
        const int textInBytes = 4_200;
        var north = hospitals.Cluster["north"];
        using var file = WriteLargePages(columns, rows, textInBytes);
        var unpacked = (long)columns * rows * textInBytes;
        Assert.True(unpacked > 1L << 30);
        Assert.True(unpacked < (256L << 20) + (256 * file.Length));
        var refused = await Assert.ThrowsAsync<KexinApiException>(() =>
            north.Client.Intake.AddAsync(Request("pages"), file)
        );
        Assert.Equal(ProblemCodes.BadData, refused.Problem.Code);
        Assert.Contains("unpacks", refused.Message, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync($"/proc/{north.ProcessId}/task/{north.ProcessId}/children"));

        // The node has not felt it: its own memory stayed far below, and it takes the next file in.
        var peak = (await File.ReadAllLinesAsync($"/proc/{north.ProcessId}/status")).Single(line =>
            line.StartsWith("VmHWM:", StringComparison.Ordinal)
        );
        Assert.InRange(int.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]), 1, 700 << 10);
        using var good = Write(["a", "b", "c"]);
        Assert.Equal(3, (await north.Client.Intake.AddAsync(Request("after"), good)).Rows);
    }

    /// <summary>A page a column, all of one text but the first column, whose texts make the file as long as what it unpacks to allows.</summary>
    private static MemoryStream WriteLargePages(int columns, int rows, int textInBytes)
    {
        var output = new MemoryStream();
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder
            .DisableDictionary()
            .Compression(Compression.Zstd)
            .DataPagesize(2L * rows * textInBytes)
            .Build();
        var schema = Enumerable.Range(0, columns).Select(i => (Column)new Column<string>($"c{i}")).ToArray();
        using (var file = new ParquetFileWriter(output, schema, null, properties, null, leaveOpen: true))
        {
            using var group = file.AppendRowGroup();
            var random = new Random(1);
            var bytes = new byte[textInBytes / 8];
            var text = new string('0', textInBytes);
            for (var column = 0; column < columns; column++)
            {
                using var writer = group.NextColumn().LogicalWriter<string>();
                var texts = Enumerable.Range(0, rows).Select(_ => column == 0 ? Mixed() : text);
                foreach (var batch in texts.Chunk(1024))
                {
                    writer.WriteBatch(batch);
                }
            }

            file.Close();

            string Mixed()
            {
                random.NextBytes(bytes);
                return Convert.ToHexString(bytes) + text[(2 * bytes.Length)..];
            }
        }

        output.Position = 0;
        return output;
    }

    private static KeepFile Request(string name) => new(name, DatasetFormat.Parquet, Source: "generated");

    private static MemoryStream Write(string[] texts)
    {
        var output = new MemoryStream();
        using (var file = new ParquetFileWriter(output, [new Column<string>("text")], leaveOpen: true))
        {
            using var group = file.AppendRowGroup();
            using var column = group.NextColumn().LogicalWriter<string>();
            column.WriteBatch(texts);
            file.Close();
        }

        output.Position = 0;
        return output;
    }
}
