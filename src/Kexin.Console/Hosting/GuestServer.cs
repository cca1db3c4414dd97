using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Console.Hosting;

/// <summary>A server with no port: another application's server hands it requests.</summary>
internal sealed class GuestServer : IServer
{
    private static readonly HashSet<Type> s_ownFeatures =
    [
        typeof(IServiceProvidersFeature),
        typeof(IEndpointFeature),
        typeof(IRouteValuesFeature),
        typeof(IRoutingFeature),
        typeof(IHttpAuthenticationFeature),
        typeof(IItemsFeature),
        typeof(IQueryFeature),
        typeof(IFormFeature),
    ];

    private Func<IFeatureCollection, Task>? _handle;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Handles a request of which the host's server has the connection; what the host's application made of it is left out.</summary>
    public Task HandleAsync(IFeatureCollection request)
    {
        var features = new FeatureCollection();
        foreach (var (type, feature) in request)
        {
            if (!s_ownFeatures.Contains(type))
            {
                features[type] = feature;
            }
        }

        return _handle!(features);
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _handle = async features =>
        {
            var context = application.CreateContext(features);
            try
            {
                await application.ProcessRequestAsync(context);
                application.DisposeContext(context, null);
            }
            catch (Exception error)
            {
                application.DisposeContext(context, error);
                throw;
            }
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() { }
}
