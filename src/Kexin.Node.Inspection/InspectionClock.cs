using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Node.Inspection;

/// <summary>Makes rounds ahead every hour and finds what was missed four times a minute, once the node is in a consortium and has a site.</summary>
internal sealed class InspectionClock(
    NodeFolder folder,
    NodeLedger node,
    EvidenceService evidence,
    InspectionBook book,
    TaskDesk desk,
    NodeAlarms alarms,
    TimeProvider time,
    ILogger<InspectionClock> logger
) : BackgroundService
{
    /// <summary>SQLITE_CORRUPT and SQLITE_NOTADB.</summary>
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_generateEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await node.WaitAsync(stoppingToken);
        await evidence.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_interval, time);
        var generated = DateTimeOffset.MinValue;
        do
        {
            // Who inspects nothing has no database for it.
            if (!File.Exists(folder.Inspection) || !await TryAsync(HasSitesAsync, stoppingToken))
            {
                continue;
            }

            if (time.GetUtcNow() - generated >= s_generateEvery && await TryAsync(desk.GenerateAsync, stoppingToken))
            {
                generated = time.GetUtcNow();
            }

            await TryAsync(desk.WatchAsync, stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private Task<bool> HasSitesAsync(CancellationToken cancel) => Task.FromResult(!book.Sites.All.IsEmpty);

    private Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancel) =>
        TryAsync(
            async stop =>
            {
                await work(stop);
                return true;
            },
            cancel
        );

    /// <summary>What fails is tried again at the next tick: it stops neither the other nor the node.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        try
        {
            return await work(cancel);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is Corrupt or NotADatabase)
        {
            InspectionFile.RaiseDamaged(folder, alarms, error.Message);
            return false;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            logger.LogError(error, "Rounds of inspections were not looked after; the node tries again soon.");
            return false;
        }
    }
}
