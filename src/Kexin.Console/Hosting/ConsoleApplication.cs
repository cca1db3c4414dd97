using Kexin.Console.Assets;
using Kexin.Console.Layout;
using Kexin.Console.Session;
using Kexin.Console.SigningIn;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace Kexin.Console.Hosting;

/// <summary>The console's web application: its services, and the order in which a request is handled.</summary>
internal static class ConsoleApplication
{
    private static readonly TimeSpan SignInLifetime = TimeSpan.FromHours(12);

    /// <summary>What a circuit is kept for after its page has lost the connection.</summary>
    private static readonly TimeSpan CircuitPatience = TimeSpan.FromMinutes(3);

    public static WebApplication Build(Uri api, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "Kexin.Console" }
        );
        var services = builder.Services;
        services.AddSingleton<IServer, GuestServer>();
        services.Replace(ServiceDescriptor.Singleton(logs));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new NodeConnection(api));
        services.AddScoped<NodeSession>();
        services.AddSingleton<CircuitHandler, IdleMemory>();
        services.AddRouting();
        services.AddHttpContextAccessor();
        AddSignIn(services, api);
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(options =>
            {
                options.DisconnectedCircuitRetentionPeriod = CircuitPatience;
                options.DisconnectedCircuitMaxRetained = 20;
            });
        services.AddMudServices();

        var app = builder.Build();
        app.UsePageHeaders();
        app.UseWhen(
            context => HttpMethods.IsGet(context.Request.Method),
            pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true)
        );
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapEmbeddedFiles();
        app.MapPreferences();
        app.MapSignIn();
        app.MapOrganisationSignIn();
        app.MapFiles();
        app.MapVerifyPage();
        app.MapPhoneApp();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization();
        return app;
    }

    /// <summary>Keys live as long as the process: whoever was signed in before a restart signs in again.</summary>
    private static void AddSignIn(IServiceCollection services, Uri api)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();

        // A browser sends the cookies of 127.0.0.1 to every port: two nodes on one machine need two names.
        services.AddAntiforgery(options => Guard(options.Cookie, $"kexin-form-{api.Port}"));
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options =>
            {
                Guard(options.Cookie, $"kexin-{api.Port}");
                options.ExpireTimeSpan = SignInLifetime;
                options.SlidingExpiration = true;
                options.LoginPath = NodeSession.SignInPath;
                options.ReturnUrlParameter = NodeSession.Back;
            });
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
    }

    private static void Guard(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
