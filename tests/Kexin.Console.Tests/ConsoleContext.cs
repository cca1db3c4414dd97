using System.Net;
using System.Security.Claims;
using Bunit;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Kexin.Console.Tests;

/// <summary>Renders the console's components, in English, of somebody who is signed in; no node answers.</summary>
public abstract class ConsoleContext : BunitContext
{
    protected ConsoleContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        DefaultWaitTimeout = TimeSpan.FromMinutes(2);
        Services.AddMudServices();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn());
        Services.AddSingleton(new NodeConnection(new Uri($"http://{IPAddress.Loopback}:9/")));
        Services.AddScoped<NodeSession>();
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(
                new AuthenticationState(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(NodeSession.TokenClaim, "t")], "test"))
                )
            );
    }
}
