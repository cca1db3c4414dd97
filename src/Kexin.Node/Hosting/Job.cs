using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kexin.Node;

/// <summary>Something that a domain does as long as the node runs.</summary>
internal sealed class Job(Func<CancellationToken, Task> run) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => run(stoppingToken);
}

/// <summary>Registers jobs.</summary>
internal static class Jobs
{
    /// <summary>Runs it from the node's start to its end.</summary>
    public static IServiceCollection AddJob<T>(
        this IServiceCollection services,
        Func<T, Func<CancellationToken, Task>> run
    )
        where T : notnull =>
        services.AddSingleton<IHostedService>(provider => new Job(run(provider.GetRequiredService<T>())));
}
