using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kexin.Client;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Node.Inspection;

/// <summary>Tells the organisation's own program of alarms by a POST that is authenticated: HMAC-SHA-256 over the body, by the webhook's secret.</summary>
/// <remarks>Three tries, a second, then five apart; what could not be told stands in the list of alarms.</remarks>
internal sealed class AlarmWebhook(
    LiveFeed feed,
    InspectionBook book,
    InspectionViews views,
    NodeFolder folder,
    TimeProvider time,
    ILogger<AlarmWebhook> logger
) : BackgroundService
{
    public const string SignatureHeader = "X-Kexin-Signature";

    private static readonly TimeSpan[] s_pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
            }
        )
        {
            Timeout = s_patience,
        };
        await foreach (var happened in feed.WatchAsync(stoppingToken))
        {
            try
            {
                if (happened.Alarm is { } alarm && File.Exists(folder.Inspection) && book.Webhook is { } webhook)
                {
                    await TellAsync(http, webhook, happened, alarm, stoppingToken);
                }
            }
            catch (Exception error) when (error is DomainException or Microsoft.Data.Sqlite.SqliteException)
            {
                logger.LogError(error, "An alarm of inspections was not told on.");
            }
        }
    }

    private async Task TellAsync(
        HttpClient http,
        Webhook webhook,
        LiveEvent happened,
        Alarm alarm,
        CancellationToken cancel
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Api.InspectionEvent(happened.Kind, happened.Id, InspectionShapes.Time(happened.At), views.Of(alarm)),
            KexinJson.Default.InspectionEvent
        );
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(webhook.Secret), body);
        foreach (var pause in s_pauses)
        {
            await Task.Delay(pause, time, cancel);
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
            {
                Content = new ByteArrayContent(body)
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                },
            };
            request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(signature)}");
            try
            {
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception error)
                when (error is HttpRequestException
                    || (error is TaskCanceledException && !cancel.IsCancellationRequested)
                )
            {
                // The next try, or the line below, tells of it.
            }
        }

        logger.LogWarning("The program that is told of alarms of inspections did not take one.");
    }
}
