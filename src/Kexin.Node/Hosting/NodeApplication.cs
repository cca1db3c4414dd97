using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Kexin.Client.Contracts;
using Kexin.Node.Inspection.Endpoints;
using Kexin.Peers;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Kexin.Node;

/// <summary>The web application of a node: its ports, its logs and the order in which a request is handled.</summary>
internal static class NodeApplication
{
    private const int ConnectionsOfTheApi = 256;
    private const int MostConnections =
        (Limits.MostMembers * PeerPlaces.ConnectionsOfAMember) + HandshakePlaces.MostInAll + ConnectionsOfTheApi;
    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(8);

    public static WebApplication Build(
        NodeFolder folder,
        NodeConfiguration configuration,
        NodeKeys keys,
        VerifyAtStart verify,
        IReadOnlyList<string> decoder,
        Func<Uri, RequestDelegate>? guest
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = folder.Root, ApplicationName = "Kexin.Node" }
        );
        builder.Configuration.Sources.Clear();
        AddLogging(builder.Logging);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = StopPatience;
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        builder.WebHost.ConfigureKestrel((context, kestrel) => Listen(kestrel, folder, configuration));
        builder.Services.AddNode(folder, configuration, keys, verify, decoder);

        var app = builder.Build();
        app.UseProblems(app.Logger);
        if (configuration.Objects?.Port is { } objects)
        {
            ObjectDoor.Use(app, objects, app.Services.GetRequiredService<ObjectDoor>());
        }

        app.Use(app.Services.GetRequiredService<TwoPeople>().After);
        app.UseRouting();
        app.UseDoors(
            configuration,
            app.Services.GetRequiredService<Admission>(),
            guest?.Invoke(configuration.ApiAddress)
        );
        app.UseApiPage();
        app.MapNode();
        app.MapAccount();
        app.MapPasskeys();
        app.MapTerminals();
        app.MapOrganisationSignIn();
        app.MapPeople();
        app.MapProposals();
        app.MapDatasets();
        app.MapSchemes();
        app.MapAirlock();
        app.MapPolicy();
        app.MapClassification();
        app.MapIntake();
        app.MapBuckets();
        app.MapGrants();
        app.MapConsents();
        app.MapDestructions();
        app.MapCollections();
        app.MapTasks();
        app.MapLedger();
        app.MapEvidence();
        app.MapInspection();
        app.MapApiDescription();
        app.MapPrometheusScrapingEndpoint("/metrics").Requires(Permission.ReadMetrics);
        app.MapGroup("").WithMetadata(new PeerDoor()).MapPeers();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, NodeFolder folder, NodeConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Limits.LargestBodyInBytes;

        // On each port: strangers who connect and say nothing must not use up the process's handles.
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.RequestHeadersTimeout = HeaderPatience;
        kestrel.Limits.Http2.MaxStreamsPerConnection = PeerPlaces.RequestsOfAMember;
        kestrel.Listen(IPAddress.Loopback, configuration.ApiPort);
        if (folder.Socket is { } socket)
        {
            // What a killed process left; the folder's lock is held.
            File.Delete(socket);
            kestrel.ListenUnixSocket(socket);
        }

        if (configuration.Desks is { } desks)
        {
            // Without a good certificate it does not start.
            var certificate = kestrel.ApplicationServices.GetRequiredService<RenewedCertificate>();
            _ = certificate.Current;
            int[] ports = configuration.Objects?.Port is { } objects ? [desks.Port, objects] : [desks.Port];
            foreach (var port in ports)
            {
                kestrel.Listen(
                    IPAddress.Parse(desks.Listen),
                    port,
                    listen =>
                        listen.UseHttps(
                            new TlsHandshakeCallbackOptions
                            {
                                OnConnection = _ =>
                                    ValueTask.FromResult(
                                        new SslServerAuthenticationOptions
                                        {
                                            ServerCertificateContext = certificate.Current,
                                            EnabledSslProtocols = SslProtocols.Tls13,
                                        }
                                    ),
                            }
                        )
                );
            }
        }
        else if (configuration.Objects?.Port is { } objects)
        {
            kestrel.Listen(IPAddress.Loopback, objects);
        }

        kestrel.Listen(IPAddress.Parse(configuration.Listen), configuration.PeerPort, listen => listen.UsePeers());
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("DotNext", LogLevel.Warning);

        // What the database refuses is told by whoever asked it.
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);

        // A peer that breaks off a connection is no news, and each is told of by whoever waits for it.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        logging.AddJsonConsole(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.IncludeScopes = false;
            options.JsonWriterOptions = new System.Text.Json.JsonWriterOptions
            {
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            };
        });
        logging.Services.RemoveAll<ILoggerProvider>();
        logging.Services.AddSingleton<ConsoleLoggerProvider>();
        logging.Services.AddSingleton<ILoggerProvider>(services => new SummedLogs(
            services.GetRequiredService<ConsoleLoggerProvider>(),
            TimeProvider.System
        ));
    }
}
