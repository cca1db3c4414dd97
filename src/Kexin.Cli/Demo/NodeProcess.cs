using System.Diagnostics;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>A node's folder, the file with its passphrase, and the file for its log, which is there.</summary>
internal sealed record NodeFiles(string Folder, string Passphrase, string Log);

/// <summary>A node as a process of its own: this program in its own session, its log in a file.</summary>
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
    private readonly NodeFiles _files;
    private ApiAccess? _access;

    private NodeProcess(Process process, NodeFiles files)
    {
        _process = process;
        _files = files;
    }

    public string Folder => _files.Folder;

    /// <summary>How to reach it; it has to be made.</summary>
    public ApiAccess Access => _access ??= ApiAccess.Load(Folder);

    public int Id => _process.Id;

    /// <summary>Starts a node.</summary>
    /// <param name="files">Where it lies or will lie, how it is opened, and where its log goes.</param>
    /// <param name="command">What makes this program a node.</param>
    /// <param name="detached">Whether it goes on without this process.</param>
    public static NodeProcess Start(NodeFiles files, IReadOnlyList<string> command, bool detached)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = !detached, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            detached
                ? "exec setsid \"$0\" \"$@\" >>\"$KEXIN_NODE_LOG\" 2>&1 </dev/null"
                : "exec setsid \"$0\" \"$@\" >>\"$KEXIN_NODE_LOG\" 2>&1"
        );
        foreach (
            var word in OwnProgram.With([.. command, "--dir", files.Folder, "--passphrase-file", files.Passphrase])
        )
        {
            start.ArgumentList.Add(word);
        }

        if (!detached)
        {
            start.ArgumentList.Add(Commands.NodeCommands.StopWithInputOption);
        }

        start.Environment["KEXIN_NODE_LOG"] = files.Log;

        // Six nodes start at once and live for seconds: what is called a few dozen times is not worth compiling anew.
        start.Environment["DOTNET_TC_CallCountThreshold"] = "300";
        var process =
            Process.Start(start)
            ?? throw new CommandFailedException(ExitCodes.NodeFault, $"{files.Folder}: no process.");
        return new NodeProcess(process, files);
    }

    /// <summary>Waits until the node serves.</summary>
    /// <returns>A client of it.</returns>
    /// <exception cref="CommandFailedException">It ended, or did not come up; the message has the end of its log.</exception>
    public async Task<KexinClient> ServeAsync(string language, TimeProvider time, CancellationToken cancel)
    {
        var begin = time.GetTimestamp();
        while (time.GetElapsedTime(begin) < Patience && !_process.HasExited)
        {
            if (Listens() && await AskAsync(language, cancel) is { } client)
            {
                return client;
            }

            await Task.Delay(PollInterval, time, cancel);
        }

        throw new CommandFailedException(
            ExitCodes.NodeFault,
            string.Join('\n', File.ReadLines(_files.Log).TakeLast(LinesOfLog).Prepend($"{_files.Log}:"))
        );
    }

    /// <summary>Whether it may listen: it is asked no sooner, as each refused connection costs time that it needs itself.</summary>
    private bool Listens() =>
        File.Exists(Path.Combine(Folder, ApiAccess.FileName))
        && (Access.Socket is not { } socket || File.Exists(socket));

    /// <summary>A client of the node; null when it does not serve yet.</summary>
    private async Task<KexinClient?> AskAsync(string language, CancellationToken cancel)
    {
        var client = new KexinClient(Access, language);
        try
        {
            if ((await client.Node.HealthAsync(cancel)).Status is not HealthStatus.Starting)
            {
                return client;
            }
        }
        catch (Exception error) when (error is HttpRequestException or KexinApiException)
        {
            // It does not listen yet.
        }
        catch
        {
            client.Dispose();
            throw;
        }

        client.Dispose();
        return null;
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
