using System.ComponentModel;
using System.Diagnostics;

namespace Kexin.Vault;

/// <summary>Decodes a Parquet file or a workbook in a process of its own, without this one's keys, environment or files.</summary>
/// <remarks>
/// What: the native library meets bytes that come from anywhere. Its process gets them by a pipe, part by part as it asks, and gives values
/// back by another; it limits its memory and files before it reads the first (<see cref="ParquetDecoding"/>).
/// Security: a file that takes the decoder over gets no more than the file, and can give false values of it.
/// Cost: a process's start for each file, and each byte through a pipe.
/// </remarks>
internal sealed class DecoderProcess : IParquetSource
{
    /// <summary>How long one answer may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan PatienceForTheEnd = TimeSpan.FromSeconds(10);

    /// <summary>128 and SIGABRT: what the runtime and the library end with when they get no memory.</summary>
    private const int Aborted = 134;

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancel;
    private readonly DecoderClient _client;
    private volatile bool _isLate;

    /// <summary>Starts the process and has the file's index read.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="file">The file, readable from any place; stays open.</param>
    /// <param name="sheet">Of a workbook: the sheet, or empty for the first; null for Parquet.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="cancel">Ends them.</param>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public DecoderProcess(
        IReadOnlyList<string> program,
        Stream file,
        string? sheet,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        (_time, _cancel) = (time, cancel);
        _process = Start(program);
        try
        {
            var wire = new DecoderWire(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
            _client = Guard(() => new DecoderClient(wire, file, sheet));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<ParquetColumn> Columns => _client.Columns;

    public long Rows => _client.Rows;

    public ParquetValues Read(int column, int mostValues, int mostBytes) =>
        Guard(() => _client.Read(column, mostValues, mostBytes));

    public void Rewind(int column) =>
        Guard(() =>
        {
            _client.Rewind(column);
            return true;
        });

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start(IReadOnlyList<string> program)
    {
        var start = new ProcessStartInfo(program[0], program.Skip(1))
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start) ?? throw new Win32Exception($"{program[0]} did not start.");

        // What it says of a file may quote the file; an exit code is enough.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return process;
    }

    private T Guard<T>(Func<T> exchange)
    {
        using var late = new CancellationTokenSource(Patience, _time);
        using var lateKill = late.Token.Register(() =>
        {
            _isLate = true;
            Kill();
        });
        using var kill = _cancel.Register(Kill);
        try
        {
            return exchange();
        }
        catch (DecoderLostException e)
        {
            _cancel.ThrowIfCancellationRequested();
            Kill(unlessItEndsSoon: true);
            var fault = _isLate || _process.ExitCode == Aborted ? DecoderFault.TooMuch : DecoderFault.NotParquet;
            throw DecoderErrors.Of(fault, null, e);
        }
    }

    private void Kill() => Kill(unlessItEndsSoon: false);

    private void Kill(bool unlessItEndsSoon)
    {
        try
        {
            if (!unlessItEndsSoon || !_process.WaitForExit(PatienceForTheEnd))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
