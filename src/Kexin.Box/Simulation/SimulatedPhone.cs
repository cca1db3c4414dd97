using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kexin.Box.Contacts;

namespace Kexin.Box.Simulation;

/// <summary>A phone that makes records as the phone app does: each names the one before it and is signed by the phone's own key.</summary>
/// <remarks>Not for: anything but simulation and tests. A real phone's key never leaves its browser; this one's is in memory.</remarks>
/// <param name="clock">The phone's clock, which may be wrong.</param>
/// <param name="random">Makes salts and nonces.</param>
public sealed class SimulatedPhone(TimeProvider clock, RandomSource random) : IDisposable
{
    private const int SaltInBytes = 16;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _head = new('0', 2 * Digest.SizeInBytes);
    private string _id = "";

    /// <summary>Its public key as a SubjectPublicKeyInfo, which a node is given when it binds the phone.</summary>
    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    /// <summary>How many records it made since it was bound.</summary>
    public long Count { get; private set; }

    /// <summary>Whether it has no connection: its records say so.</summary>
    public bool IsOffline { get; set; }

    /// <summary>Where it says that it is: latitude and longitude in degrees, accuracy in metres; null for nowhere.</summary>
    public (double Latitude, double Longitude, double Accuracy)? Position { get; set; }

    /// <summary>The newest final header that it knows; null for none.</summary>
    public (long Height, string Hash)? Header { get; set; }

    /// <summary>Begins the chain of a phone that a node has bound.</summary>
    /// <param name="id">The id that the node gave it, 32 hexadecimal digits.</param>
    public void Bind(string id) => (_id, Count, _head) = (id, 0, new('0', 2 * Digest.SizeInBytes));

    /// <summary>The next record of the chain, whatever it says.</summary>
    /// <param name="payload">JSON.</param>
    public SimulatedRecord Sign(string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"kexin/inspection-record/1\n{_id}\n{++Count}\n{_head}\n{payload}"
            )
        );
        var record = new SimulatedRecord(Count, _head, payload, _key.SignData(bytes, HashAlgorithmName.SHA256));
        _head = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return record;
    }

    /// <summary>What the camera saw.</summary>
    /// <param name="task">The task's id.</param>
    /// <param name="passed">Whether it was the inspector, alive.</param>
    public SimulatedRecord Face(string task, bool passed = true)
    {
        var payload = Begin("face", task);
        payload["face"] = new JsonObject
        {
            ["passed"] = passed,
            ["score"] = passed ? 0.8 : 0.3,
            ["live"] = 0.9,
            ["instruction"] = "turn-left",
        };
        return Sign(payload.ToJsonString());
    }

    /// <summary>An open at a checkpoint, or a close if there is a form, with a contact of an active box.</summary>
    /// <param name="task">The task's id.</param>
    /// <param name="point">The checkpoint's id.</param>
    /// <param name="box">Answers a challenge; null for one that says nothing.</param>
    /// <param name="form">The form's JSON; null for an open.</param>
    public SimulatedRecord Visit(
        string task,
        string point,
        Func<ReadOnlyMemory<byte>, byte[]?> box,
        string? form = null
    )
    {
        ArgumentNullException.ThrowIfNull(box);
        var (payload, salt) = BeginVisit(task, point, form);
        var challenge = CanonicalRecord.Encode(
            new Challenge(
                form is null ? ContactStep.Open : ContactStep.Close,
                Header is { } header ? Digest.Parse(header.Hash) : Digest.Zero,
                WorkOf(task, point, form, salt),
                random.GetBytes(Challenge.NonceSizeInBytes)
            )
        );
        payload["contact"] = box(challenge) is { } answer
            ? new JsonObject
            {
                ["kind"] = "active",
                ["challenge"] = Convert.ToBase64String(challenge),
                ["answer"] = Convert.ToBase64String(answer),
            }
            : null;
        return Sign(payload.ToJsonString());
    }

    /// <summary>An open at a checkpoint, or a close if there is a form, with a tap of a tag.</summary>
    /// <param name="task">The task's id.</param>
    /// <param name="point">The checkpoint's id.</param>
    /// <param name="message">What the tag said, <c>e=…&amp;c=…</c>; null for no contact.</param>
    /// <param name="form">The form's JSON; null for an open.</param>
    public SimulatedRecord Tap(string task, string point, string? message, string? form = null)
    {
        var (payload, _) = BeginVisit(task, point, form);
        payload["contact"] = message is null ? null : new JsonObject { ["kind"] = "tag", ["message"] = message };
        return Sign(payload.ToJsonString());
    }

    public void Dispose() => _key.Dispose();

    private (JsonObject Payload, string Salt) BeginVisit(string task, string point, string? form)
    {
        var payload = Begin(form is null ? "open" : "close", task);
        var salt = Convert.ToHexStringLower(random.GetBytes(SaltInBytes));
        payload["point"] = point;
        payload["form"] = form;
        payload["salt"] = salt;
        if (Position is { } place)
        {
            payload["position"] = new JsonObject
            {
                ["latitude"] = place.Latitude,
                ["longitude"] = place.Longitude,
                ["accuracy"] = place.Accuracy,
                ["at"] = Now(),
            };
        }

        return (payload, salt);
    }

    private JsonObject Begin(string kind, string task) =>
        new()
        {
            ["v"] = 1,
            ["kind"] = kind,
            ["at"] = Now(),
            ["task"] = task,
            ["header"] = Header is { } header
                ? new JsonObject { ["height"] = header.Height, ["hash"] = header.Hash }
                : null,
            ["offline"] = IsOffline,
        };

    private string Now() => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What the challenge binds, as the node computes it.</summary>
    private static Digest WorkOf(string task, string point, string? form, string salt)
    {
        var hash = form is null ? "" : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(form)))}\n";
        var step = form is null ? "open" : "close";
        return new Digest(SHA256.HashData(Encoding.UTF8.GetBytes($"{step}\n{task}\n{point}\n{hash}{salt}")));
    }
}

/// <summary>A record as a phone hands it in.</summary>
/// <param name="Seq">1 for the phone's first, one more each time.</param>
/// <param name="Previous">The hash of the record before, 64 hexadecimal digits; zeros at the first.</param>
/// <param name="Payload">JSON.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record SimulatedRecord(long Seq, string Previous, string Payload, ReadOnlyMemory<byte> Signature);
