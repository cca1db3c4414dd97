using System.Diagnostics;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>A node as a process of its own: this program's <c>node run</c>, in its own session, its log in a file.</summary>
/// <remarks>
/// Unless it is detached, the node holds the reading end of a pipe whose writing end only this process has: when this
/// process ends, however it ends, the node sees its input end and stops.
/// </remarks>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private const int LinesOfLog = 12;

    private readonly Process _process;
    private readonly string _log;

    private NodeProcess(Process process, string folder, string log)
    {
        _process = process;
        _log = log;
        Folder = folder;
        Access = ApiAccess.Load(folder);
    }

    public string Folder { get; }

    public ApiAccess Access { get; }

    public int Id => _process.Id;

    /// <summary>Starts the node of a folder; its log goes to <c>node.log</c> beside its data.</summary>
    public static NodeProcess Start(string folder, string passphraseFile, bool detached)
    {
        var log = Path.Combine(folder, "node.log");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = !detached, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            detached
                ? "exec setsid \"$0\" \"$@\" >>\"$KEXIN_NODE_LOG\" 2>&1 </dev/null"
                : "exec setsid \"$0\" \"$@\" >>\"$KEXIN_NODE_LOG\" 2>&1"
        );
        foreach (var word in OwnProgram.With("node", "run", "--dir", folder, "--passphrase-file", passphraseFile))
        {
            start.ArgumentList.Add(word);
        }

        if (!detached)
        {
            start.ArgumentList.Add("--stop-with-input");
        }

        start.Environment["KEXIN_NODE_LOG"] = log;

        // Six nodes start at once and live for seconds: what is called a few dozen times is not worth compiling anew.
        start.Environment["DOTNET_TC_CallCountThreshold"] = "300";
        var process =
            Process.Start(start) ?? throw new CommandFailedException(ExitCodes.NodeFault, $"{folder}: no process.");
        return new NodeProcess(process, folder, log);
    }

    /// <summary>Waits until the node serves.</summary>
    /// <exception cref="CommandFailedException">It ended, or did not come up; the message has the end of its log.</exception>
    public async Task WaitUntilItServesAsync(KexinClient client, TimeProvider time, CancellationToken cancel)
    {
        var begin = time.GetTimestamp();
        while (time.GetElapsedTime(begin) < Patience && !_process.HasExited)
        {
            try
            {
                if ((await client.Node.HealthAsync(cancel)).Status is not HealthStatus.Starting)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or KexinApiException)
            {
                // It does not listen yet.
            }

            await Task.Delay(PollInterval, time, cancel);
        }

        throw new CommandFailedException(
            ExitCodes.NodeFault,
            string.Join('\n', File.ReadLines(_log).TakeLast(LinesOfLog).Prepend($"{_log}:"))
        );
    }

    /// <summary>Lets the node go on without this process.</summary>
    public void Release() => _process.Dispose();

    /// <summary>Asks the node to stop by ending its input, and kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process.StartInfo.RedirectStandardInput)
            {
                _process.StandardInput.Close();
            }

            using var patience = new CancellationTokenSource(
                _process.StartInfo.RedirectStandardInput ? PatienceAtTheEnd : TimeSpan.Zero
            );
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        finally
        {
            _process.Dispose();
        }
    }
}
