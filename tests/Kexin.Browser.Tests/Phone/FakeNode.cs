using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Box.Contacts;
using Kexin.Box.Simulation;
using Kexin.Box.Tags;
using Kexin.Cryptography;
using Kexin.Cryptography.Records;
using Microsoft.AspNetCore.Http;

namespace Kexin.Browser.Tests.Phone;

/// <summary>The node's API for phones as a phone sees it, in memory: it checks chain, signatures, contacts and hashes, and can be cut off.</summary>
internal sealed class FakeNode : IDisposable
{
    public const string Code = "ABCD2345WXYZ";
    private const string Api = "/v1/inspection";
    private readonly ECDsa _key = ECDsa.Create();
    private readonly Dictionary<string, int> _taps = [];
    private readonly SoftwareSiteKey _siteKey;
    private BoxMark _seen = BoxMark.Fresh;
    private string _head = new('0', 64);
    private string? _phone;

    public FakeNode()
    {
        byte[] key = [.. Enumerable.Repeat((byte)5, SoftwareSiteKey.SizeInBytes)];
        _siteKey = new SoftwareSiteKey(key);
        Site = new SimulatedSite(Suite.Standard, key, 1, 1, _ => new MemoryMark(), TimeProvider.System, []);
    }

    public SimulatedSite Site { get; }

    /// <summary>The payloads that were taken, in order.</summary>
    public List<JsonElement> Taken { get; } = [];

    /// <summary>Photos, videos and voice notes by their hashes.</summary>
    public Dictionary<string, (string Type, byte[] Bytes)> Photos { get; } = [];

    /// <summary>How many records came, those that were known included.</summary>
    public int Came { get; private set; }

    /// <summary>Nothing gets through.</summary>
    public bool IsCut { get; set; }

    /// <summary>How many more answers to records are lost on their way back.</summary>
    public int LosesAnswers { get; set; }

    /// <summary>Whether the phone's token counts no longer.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The address of the point's box over HTTP; null for one that is reached by Bluetooth.</summary>
    public string? BoxAddress { get; set; }

    public void Dispose()
    {
        Site.Dispose();
        _siteKey.Dispose();
        _key.Dispose();
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (IsCut)
        {
            context.Abort();
            return;
        }

        var path = context.Request.Path.Value![Api.Length..];
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (path == "/enrol")
        {
            await EnrolAsync(context, body.ToArray());
            return;
        }

        if (HasEnded || context.Request.Headers.Authorization != $"Bearer token of {_phone}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (path == "/phone")
        {
            await SendAsync(context, Today.Of(_phone!, Taken.Count + 1, _head, BoxAddress));
        }
        else if (path == "/phone/records")
        {
            var answer = Hand(body.ToArray());
            if (LosesAnswers-- > 0)
            {
                context.Abort();
                return;
            }

            await SendAsync(context, answer);
        }
        else if (path.StartsWith("/photos/", StringComparison.Ordinal))
        {
            await PhotoAsync(context, path["/photos/".Length..], body.ToArray());
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <summary>The address that a tap of the tag opens.</summary>
    public string Tap() => $"https://node.example/phone/?{Site.Tags["t1"].Tap()}";

    /// <summary>A contact with the box, as base64 goes through the browser.</summary>
    public string Touch(string challenge) =>
        Convert.ToBase64String(Site.Boxes["b1"].Handle(Convert.FromBase64String(challenge))!);

    private async Task EnrolAsync(HttpContext context, byte[] body)
    {
        using var asked = JsonDocument.Parse(body);
        if (asked.RootElement.GetProperty("code").GetString()!.Replace("-", "", StringComparison.Ordinal) != Code)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync("""{"title":"There is no such code, or it was used."}""");
            return;
        }

        _key.ImportSubjectPublicKeyInfo(asked.RootElement.GetProperty("publicKey").GetBytesFromBase64(), out _);
        (_phone, _head, HasEnded) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), new('0', 64), false);
        Taken.Clear();
        await SendAsync(
            context,
            new JsonObject
            {
                ["phone"] = _phone,
                ["token"] = $"token of {_phone}",
                ["tokenEndsAt"] = "2036-01-01T00:00:00.000Z",
                ["person"] = new JsonObject { ["id"] = Today.Person, ["name"] = "王小明 Wang" },
                ["organisation"] = "东区物业",
            }
        );
    }

    private JsonObject Hand(byte[] body)
    {
        using var batch = JsonDocument.Parse(body);
        var answers = new JsonArray();
        foreach (var record in batch.RootElement.GetProperty("records").EnumerateArray())
        {
            Came++;
            var (seq, payload) = (record.GetProperty("seq").GetInt32(), record.GetProperty("payload").GetString()!);
            var previous = record.GetProperty("previous").GetString()!;
            var bytes = Encoding.UTF8.GetBytes($"kexin/inspection-record/1\n{_phone}\n{seq}\n{previous}\n{payload}");
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            var isKnown = seq <= Taken.Count;
            if (!isKnown)
            {
                Assert.Equal((Taken.Count + 1, _head), (seq, previous));
                var signature = record.GetProperty("signature").GetBytesFromBase64();
                Assert.True(_key.VerifyData(bytes, signature, HashAlgorithmName.SHA256));
                Taken.Add(JsonDocument.Parse(payload).RootElement.Clone());
                _head = hash;
            }

            answers.Add(
                new JsonObject
                {
                    ["seq"] = seq,
                    ["state"] = isKnown ? "known" : "accepted",
                    ["hash"] = hash,
                    ["rule"] = null,
                    ["findings"] = new JsonArray(),
                }
            );
        }

        return new JsonObject
        {
            ["next"] = Taken.Count + 1,
            ["head"] = _head,
            ["answers"] = answers,
        };
    }

    /// <summary>Checks a contact as the node does: it is of the registered box or tag, in its order, and for this work.</summary>
    public void CheckContact(JsonElement payload)
    {
        var contact = payload.GetProperty("contact");
        if (contact.GetProperty("kind").GetString() == "tag")
        {
            var message = TagMessage.Parse(contact.GetProperty("message").GetString()!);
            var verdict = new TagCheck(_siteKey).Check(
                message,
                tag => _taps.TryGetValue(tag.ToString(), out var seen) ? seen : null
            );
            var genuine = Assert.IsType<TagVerdict.Genuine>(verdict);
            _taps[genuine.Tag.ToString()] = genuine.Counter;
            return;
        }

        _seen = CheckContact(payload, Site.Boxes["b1"].PublicKey, _seen);
    }

    /// <summary>Checks a contact with an active box against what was seen of it.</summary>
    public static BoxMark CheckContact(JsonElement payload, PublicKey key, BoxMark seen)
    {
        var contact = payload.GetProperty("contact");
        var challenge = CanonicalRecord.Decode<Challenge>(contact.GetProperty("challenge").GetBytesFromBase64());
        var answer = CanonicalRecord.Decode<Answer>(contact.GetProperty("answer").GetBytesFromBase64());
        Assert.Equal(Today.Header, Convert.ToHexStringLower(challenge.Header.ToArray()));
        Assert.Equal(WorkOf(payload), Convert.ToHexStringLower(challenge.Work.ToArray()));
        return Assert.IsType<ContactVerdict.Genuine>(ContactCheck.Check(key, seen, challenge, answer)).Mark;
    }

    private static string WorkOf(JsonElement payload)
    {
        string Text(string name) => payload.GetProperty(name).GetString()!;
        string[] form = Text("kind") == "close" ? [Hex(Text("form"))] : [];
        return Hex(string.Join('\n', [Text("kind"), Text("task"), Text("point"), .. form, Text("salt")]));
    }

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task PhotoAsync(HttpContext context, string hash, byte[] body)
    {
        if (HttpMethods.IsPut(context.Request.Method))
        {
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(body)));
            Photos[hash] = (context.Request.ContentType!, body);
            await SendAsync(context, new JsonObject { ["hash"] = hash, ["size"] = body.Length });
        }
        else if (hash == Today.PlanHash)
        {
            context.Response.ContentType = "image/svg+xml";
            await context.Response.WriteAsync(Today.Plan);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private static Task SendAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    private sealed class MemoryMark : IBoxMemory
    {
        private BoxMark _mark = BoxMark.Fresh;

        public BoxMark Load() => _mark;

        public void Save(BoxMark mark) => _mark = mark;
    }
}
