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
