using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Console.Hosting;

/// <summary>The console as a handler of another application's requests; it is made at the first of them, so that it costs nothing before.</summary>
public sealed class ConsoleHost
{
    private readonly Uri _api;
    private readonly Lock _lock = new();
    private Task<GuestServer>? _server;

    private ConsoleHost(Uri api) => _api = api;

    /// <summary>The console of a node.</summary>
    /// <param name="api">The address of the node's API, which the console calls with each person's own token.</param>
    /// <returns>A handler for all requests that are not the API's own; it ends with the application that calls it.</returns>
    public static RequestDelegate At(Uri api) => new ConsoleHost(api).HandleAsync;

    private async Task HandleAsync(HttpContext context)
    {
        Task<GuestServer> server;
        lock (_lock)
        {
            server = _server ??= Task.Run(() => StartAsync(context.RequestServices));
        }

        await (await server).HandleAsync(context.Features);
    }

    private async Task<GuestServer> StartAsync(IServiceProvider host)
    {
        var lifetime = host.GetRequiredService<IHostApplicationLifetime>();
        var app = ConsoleApplication.Build(_api, host.GetRequiredService<ILoggerFactory>());
        await app.StartAsync();

        // Open pages hold their connections; the host's server waits for all of them.
        lifetime.ApplicationStopping.Register(() => _ = StopAsync(app));
        return (GuestServer)app.Services.GetRequiredService<IServer>();
    }

    private static async Task StopAsync(WebApplication app)
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
