using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Kexin.Node.Tests.Rights;

/// <summary>An organisation's own sign-in: a real OpenID Connect provider on this machine, which signs in at once whoever is set here.</summary>
internal sealed class LoopbackProvider : IAsyncDisposable
{
    public const string ClientId = "kexin-node";
    public const string Secret = "a secret that the provider gave";
    private const string BackPath = "/sign-in/organisation/back";
    private readonly WebApplication _app;

    private LoopbackProvider(WebApplication app) => _app = app;

    /// <summary>Who sits at the browser: subject, name, groups.</summary>
    public (string Subject, string Name, string[] Groups) Person { get; set; } = ("1", "wang.fang", ["data"]);

    public string Authority =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<LoopbackProvider> StartAsync()
    {
        LoopbackProvider? provider = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder
            .Services.AddOpenIddict()
            .AddServer(options =>
            {
                options.EnableDegradedMode().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                options.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
                options.RegisterScopes(OpenIddictConstants.Scopes.Profile);
                options.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                options.UseAspNetCore().DisableTransportSecurityRequirement();
                options.AddEventHandler<ValidateAuthorizationRequestContext>(handler =>
                    handler.UseInlineHandler(CheckRedirect)
                );
                options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(CheckSecret));
                options.AddEventHandler<HandleAuthorizationRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        context.SignIn(provider!.Principal());
                        return default;
                    })
                );
            });
        var app = builder.Build();
        app.UseAuthentication();
        provider = new LoopbackProvider(app);
        await app.StartAsync();

        // Its keys and its first answer take a while on a busy machine.
        using var first = new HttpClient();
        await first.GetStringAsync(new Uri($"{provider.Authority}/.well-known/openid-configuration"));
        await first.GetStringAsync(new Uri($"{provider.Authority}/.well-known/jwks"));
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private ClaimsPrincipal Principal()
    {
        var identity = new ClaimsIdentity("test", OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
        identity.SetClaim(OpenIddictConstants.Claims.Subject, Person.Subject);
        identity.SetClaim(OpenIddictConstants.Claims.PreferredUsername, Person.Name);
        identity.SetClaims("groups", [.. Person.Groups]);
        identity.SetScopes(OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile);
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity);
    }

    private static ValueTask CheckRedirect(ValidateAuthorizationRequestContext context)
    {
        if (
            !Uri.TryCreate(context.RedirectUri, UriKind.Absolute, out var back)
            || !back.IsLoopback
            || back.AbsolutePath != BackPath
        )
        {
            context.Reject(OpenIddictConstants.Errors.InvalidRequest, "That address is not registered.");
        }

        return default;
    }

    private static ValueTask CheckSecret(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != Secret)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient, "The client is unknown.");
        }

        return default;
    }
}
