using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kexin.Client;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin ledger audit</c>: the evidence log as FHIR AuditEvents.</summary>
internal static class AuditCommand
{
    private const int MostAtOnce = 200;
    private const int MostByDefault = 1000;

    public static Command Build(CommandSet set)
    {
        const string path = "ledger.audit";
        var command = set.Command(path);
        var output = set.Option<string>(command, path, "--out", "FILE", required: true);
        var since = set.Option<string>(command, path, "--since", "TIME");
        var limit = set.Option<int?>(command, path, "--limit", "N");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var from = call.Get(since) is { } text ? Input.Time(call, text) : DateTimeOffset.MinValue;
                var events = await ReadAsync(call, from, call.Get(limit) ?? MostByDefault, cancel);
                var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection" };
                if (events.Count > 0)
                {
                    bundle["entry"] = new JsonArray([.. events]);
                }

                await File.WriteAllTextAsync(call.Get(output)!, bundle.ToJsonString(), cancel);
                return call.Say(call.Texts.Format("ledger.audit.done", Figures.Whole(events.Count), call.Get(output)));
            }
        );
    }

    private static async Task<IReadOnlyList<JsonNode>> ReadAsync(
        Call call,
        DateTimeOffset from,
        int most,
        CancellationToken cancel
    )
    {
        var events = new List<JsonNode>();
        string? after = null;
        do
        {
            var paging = new Paging(after, Math.Min(MostAtOnce, most - events.Count));
            var page = await call.Client.Evidence.AuditEventsAsync(paging, cancel);
            var read = (page["entry"]?.AsArray() ?? []).Select(entry => entry!.DeepClone()).ToList();
            var fitting = read.TakeWhile(entry => TimeOf(entry) >= from).ToList();
            events.AddRange(fitting);
            after = fitting.Count == read.Count ? NextOf(page) : null;
        } while (after is not null && events.Count < most);
        return events;
    }

    private static DateTimeOffset TimeOf(JsonNode entry) =>
        DateTimeOffset.Parse(entry["resource"]!["recorded"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    /// <summary>The cursor in the bundle's link to what follows.</summary>
    private static string? NextOf(JsonObject page) =>
        page["link"]?[0]?["url"]?.GetValue<string>() is { } url
            ? Uri.UnescapeDataString(url[(url.IndexOf("after=", StringComparison.Ordinal) + "after=".Length)..])
            : null;
}
