using Kexin.Ledger.Member.Joining;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Hosting;

namespace Kexin.Node;

/// <summary>Opens the ledger when the node starts, and then has its datasets verified.</summary>
internal sealed class NodeStart(
    LedgerStart ledger,
    VaultCheck vault,
    ObjectsAtHome objects,
    NodeFolder folder,
    VerifyAtStart verify,
    NodeAlarms alarms
) : IHostedService, IDisposable
{
    private const string NotVerified = "datasets-not-verified";

    private readonly CancellationTokenSource _stopping = new();
    private Task _verifying = Task.CompletedTask;

    /// <summary>Ends with the fault that stopped the opening.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ledger.Start(verify.Everything ? ChainOpening.CheckAll : ChainOpening.CheckEnds);
        Completion = OpenAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await ledger.StopAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _verifying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task OpenAsync()
    {
        try
        {
            await ledger.Completion;
        }
        catch (DomainException fault)
        {
            throw new NodeFaultException(fault.Title.En, fault.Title.Zh, fault);
        }

        _verifying = VerifyAsync(_stopping.Token);
    }

    /// <summary>Verifies the datasets while the node serves; none is opened before it was its turn.</summary>
    private async Task VerifyAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Yield();
            await (verify.Everything ? vault.RunAsync(cancel) : vault.TidyAsync());
            alarms.Clear(NotVerified);
            await objects.LookAsync();

            // It reads all of a file that may be large, and cannot be stopped: nobody waits for it.
            _ = Task.Run(() => InspectionFile.Verify(folder, alarms), CancellationToken.None);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            alarms.Raise(
                NotVerified,
                new(
                    $"The datasets could not be verified: {error.Message} Each is verified when it is asked for.",
                    $"数据集未能全部校验：{FaultTexts.Chinese(error)}每个数据集将在使用前单独校验。"
                )
            );
        }
    }
}
