using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Kexin.Client;

namespace Kexin.Cluster.Tests.Damage;

/// <summary>All that a node answers about what it has: every list of its API, each thing that was named, and the bytes of an object.</summary>
/// <remarks>The lists are those of the API's own description, so that a new one is asked too.</remarks>
internal sealed class HomeAnswers
{
    /// <summary>What tells of the process and the moment, and is judged apart.</summary>
    private static readonly string[] s_ofTheMoment =
    [
        "/v1/health",
        "/v1/node",
        "/v1/node/history",
        "/v1/me",
        "/metrics",
    ];

    private readonly Dictionary<string, string> _values;

    private HomeAnswers(Dictionary<string, string> values) => _values = values;

    /// <summary>How many answers there are: each value of each document counts.</summary>
    public int Count => _values.Count;

    /// <summary>Asks a node that runs.</summary>
    public static async Task<HomeAnswers> ReadAsync(LivedInHome home, NodeProcess node, string token)
    {
        using var http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{node.Ports[0]}"),
            Timeout = TimeSpan.FromSeconds(30),
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["object"] = await home.ReadObjectAsync(node),
        };
        using var description = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json"));
        var lists = description
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .Where(path =>
                path.Value.TryGetProperty("get", out _) && !path.Name.Contains('{', StringComparison.Ordinal)
            )
            .Select(path => path.Name)
            .Except(s_ofTheMoment);
        foreach (var path in lists.Concat(home.Named))
        {
            using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                continue; // has no end
            }

            values[path] = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            if (answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true)
            {
                using var document = JsonDocument.Parse(bytes);
                Flatten(path, document.RootElement, values);
            }
            else
            {
                values[path + " body"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
            }
        }

        return new HomeAnswers(values);
    }

    /// <summary>What another reading says too: the rest changes from start to start.</summary>
    public HomeAnswers Common(HomeAnswers other) =>
        new(
            _values
                .Where(item => other._values.GetValueOrDefault(item.Key) == item.Value)
                .ToDictionary(StringComparer.Ordinal)
        );

    /// <summary>What of these answers another reading lacks or has otherwise.</summary>
    public IReadOnlyList<string> MissingFrom(HomeAnswers other) =>
        [
            .. _values
                .Where(item => other._values.GetValueOrDefault(item.Key) != item.Value)
                .Select(item =>
                    $"{item.Key}: {item.Value}, now {other._values.GetValueOrDefault(item.Key, "nothing")}"
                ),
        ];

    private static void Flatten(string path, JsonElement element, Dictionary<string, string> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten($"{path} {property.Name}", property.Value, into);
                }

                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten($"{path} {i++}", item, into);
                }

                break;
            default:
                into[path] = element.GetRawText();
                break;
        }
    }
}
