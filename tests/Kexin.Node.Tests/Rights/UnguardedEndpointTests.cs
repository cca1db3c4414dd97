using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node.Tests.Rights;

public sealed class UnguardedEndpointTests
{
    [Fact]
    public async Task An_endpoint_that_names_neither_a_permission_nor_that_it_is_open_starts_no_node()
    {
        var builder = WebApplication.CreateSlimBuilder();
        await using var app = builder.Build();
        app.MapGet("/guarded", () => "x").Requires(Permission.ReadNode);
        app.MapGet("/open", () => "x").Open();
        EndpointRights.ThrowIfUnguarded(Endpoints(app));
        app.MapGet("/forgotten", () => "x");
        var fault = Assert.Throws<InvalidOperationException>(() => EndpointRights.ThrowIfUnguarded(Endpoints(app)));
        Assert.Contains("/forgotten", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/open", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Endpoint> Endpoints(IEndpointRouteBuilder app) =>
        app.DataSources.SelectMany(source => source.Endpoints);
}
