using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>A node to run.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Passphrase">Opens the master key; cleared once it did.</param>
/// <param name="PassphraseFile">Where the passphrase came from, if from a file.</param>
/// <param name="Verify">Whether it checks everything that it has before it serves; otherwise the ledger's ends alone.</param>
/// <param name="Decoder">The program that does <see cref="NodeHost.DecodeParquet"/> on its standard input and output, and its arguments.</param>
/// <param name="Started">Called with the API's address once it can be reached.</param>
/// <param name="Guest">Makes, of the API's address, what answers requests on the API's port that are not the API's, as the console; or null.</param>
public sealed record RunOptions(
    string Folder,
    char[] Passphrase,
    string? PassphraseFile,
    bool Verify,
    IReadOnlyList<string> Decoder,
    Action<Uri> Started,
    Func<Uri, RequestDelegate>? Guest = null
)
{
    /// <summary>The folder; never the passphrase.</summary>
    public override string ToString() => $"{nameof(RunOptions)} {Folder}";
}

/// <summary>Runs a node as this process.</summary>
public static class NodeHost
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    /// <summary>Decodes one Parquet file for a node: the process is limited from then on, and ends after it.</summary>
    public static void DecodeParquet(Stream input, Stream output) => Kexin.Vault.ParquetDecoding.Serve(input, output);

    /// <summary>Runs the node until it is stopped.</summary>
    /// <exception cref="NodeFaultException">It cannot start or go on; the message says what to do.</exception>
    public static async Task RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ProcessGuard.Close();
        var folder = new NodeFolder(options.Folder);
        var configuration = NodeConfiguration.Load(folder);
        using var locked = FolderLock.Take(folder);
        NodePorts.ThrowIfTaken(configuration);
        using var keys = Open(folder, configuration, options.Passphrase);
        await RunAsync(options, folder, configuration, keys, cancellationToken);
    }

    /// <summary>Makes a node and runs it until it is stopped; the passphrase is turned into a key once, and not at the start again.</summary>
    /// <param name="creation">The node to make.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="made">Called once it is made, before it runs.</param>
    /// <param name="time">The time of its first card and its first person.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="NodeFaultException">It cannot be made, start or go on; the message says what to do.</exception>
    public static async Task RunNewAsync(
        InitOptions creation,
        RunOptions options,
        Action<InitialisedNode> made,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(made);
        ProcessGuard.Close();
        var (node, opened) = NodeInitialisation.CreateOpen(creation, time, runs: true);
        using var keys = opened;
        var folder = new NodeFolder(node.Folder);
        using var locked = FolderLock.Take(folder);
        made(node);
        await RunAsync(options, folder, NodeConfiguration.Load(folder), keys, cancellationToken);
    }

    private static async Task RunAsync(
        RunOptions options,
        NodeFolder folder,
        NodeConfiguration configuration,
        NodeKeys keys,
        CancellationToken cancellationToken
    )
    {
        new SealedPeople(folder, new RecordSeal(keys)).ThrowIfDamaged();
        var started = options.Started;
        var patience = TimeSpan.Zero;
        while (
            await RunOnceAsync(
                options with
                {
                    Started = started,
                },
                folder,
                configuration,
                keys,
                patience,
                cancellationToken
            )
        )
        {
            started = _ => { };
            patience =
                patience == TimeSpan.Zero
                    ? FirstPatience
                    : TimeSpan.FromTicks(Math.Min(2 * patience.Ticks, LongestPatience.Ticks));
        }
    }

    /// <summary>Runs the node until it is stopped.</summary>
    /// <returns>Whether it is to be opened again: its disk had refused it, and has room now.</returns>
    private static async Task<bool> RunOnceAsync(
        RunOptions options,
        NodeFolder folder,
        NodeConfiguration configuration,
        NodeKeys keys,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        await using var app = NodeApplication.Build(
            folder,
            configuration,
            keys,
            new VerifyAtStart(options.Verify),
            options.Decoder,
            options.Guest
        );
        var alarms = app.Services.GetRequiredService<NodeAlarms>();
        new SwapSpace().Watch(alarms);
        new FilesOpenToOthers(folder, options.PassphraseFile).Watch(alarms);
        ProcessGuard.Watch(alarms);
        await DatabaseSetup.PrepareAsync(folder, alarms, cancellationToken);
        InspectionFile.Look(folder, alarms);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new NodeFaultException(
                $"A port could not be opened: {error.Message} Is another program using it, or another node?",
                $"端口无法打开：{FaultTexts.Chinese(error)}是否被另一个程序或另一个节点占用？",
                error
            )
            {
                IsUsage = true,
            };
        }

        EndpointRights.ThrowIfUnguarded(app.Services.GetRequiredService<EndpointDataSource>().Endpoints);
        options.Started(configuration.ApiAddress);
        return await UntilStoppedAsync(app, patience, cancellationToken);
    }

    private static NodeKeys Open(NodeFolder folder, NodeConfiguration configuration, char[] passphrase)
    {
        try
        {
            return NodeKeys.Open(folder, configuration.GetSuite(), passphrase);
        }
        finally
        {
            Array.Clear(passphrase);
        }
    }

    /// <summary>Until somebody stops it, the ledger cannot be opened, or its storage failed and can be used again.</summary>
    private static async Task<bool> UntilStoppedAsync(
        WebApplication app,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var opening = app.Services.GetRequiredService<NodeStart>();
        var stopped = app.WaitForShutdownAsync(cancellationToken);
        if (await Task.WhenAny(stopped, opening.Completion) == opening.Completion)
        {
            try
            {
                await opening.Completion;
            }
            catch (OperationCanceledException)
            {
                // The node was stopped while it opened its ledger.
            }
            catch
            {
                await app.StopAsync(CancellationToken.None);
                throw;
            }
        }

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var recovery = ActivatorUtilities
            .CreateInstance<StorageRecovery>(app.Services)
            .WaitAsync(patience, watching.Token);
        var recovers = await Task.WhenAny(stopped, recovery) == recovery && recovery.IsCompletedSuccessfully;
        await watching.CancelAsync();
        await recovery.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (recovers)
        {
            app.Logger.LogWarning("The disk takes writes again: the node opens its ledger again.");
            await app.StopAsync(CancellationToken.None);
        }

        await stopped;
        return recovers && !cancellationToken.IsCancellationRequested;
    }
}
