using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kexin.Box.Contacts;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Inspection;

/// <summary>A node in a consortium of one, with a site of two checkpoints and their boxes, a plan, and an inspector's phone.</summary>
internal sealed class InspectionScene : IAsyncDisposable
{
    private InspectionScene(ServingNode node, KexinClient owner) => (Node, Owner) = (node, owner);

    public ServingNode Node { get; }

    public KexinClient Owner { get; }

    public InspectionSite Site { get; private set; } = null!;

    public List<InspectionCheckpoint> Points { get; } = [];

    public Dictionary<string, CheckpointBox> Boxes { get; } = [];

    public PhoneSimulator Phone { get; private set; } = null!;

    public string Person { get; private set; } = null!;

    public InspectionPlan Plan { get; private set; } = null!;

    public static async Task<InspectionScene> StartAsync()
    {
        var node = await ServingNode.StartAsync();
        var owner = node.Owner();
        var scene = new InspectionScene(node, owner);
        var card = await owner.Node.CardAsync();
        var genesis = await owner.Consortium.CreateAsync(new CreateConsortium("alone", [card.Encoded]));
        if (!genesis.Joined)
        {
            await owner.Consortium.JoinAsync(new JoinConsortium([genesis.Encoded]));
        }

        await scene.SetUpAsync();
        return scene;
    }

    private async Task SetUpAsync()
    {
        Site = await Owner.Inspection.PutSiteAsync(new("", "School", "", "Asia/Shanghai", []));
        foreach (var code in new[] { "A-1", "A-2" })
        {
            var point = await Owner.Inspection.PutPointAsync(
                new("", Site.Id, $"Extinguisher {code}", code, "", [], Place: new(31.2304, 121.4737, 50))
            );
            Points.Add(point);
            var key = Suite.Standard.CreateSigningKey(RandomSource.System);
            await Owner.Inspection.RegisterBoxAsync(new(InspectionBoxKind.Active, key.PublicKey.ToString(), point.Id));
            Boxes[point.Id] = new CheckpointBox(new SoftwareBoxKey(key), new BoxMemory(), TimeProvider.System);
        }

        var invited = await Owner.People.InviteAsync(new InvitePerson("Li Wei", ["inspector"]));
        Person = invited.Person.Id;
        Phone = await BindAsync(Person);
        Plan = await PlanAsync(DateTimeOffset.UtcNow.AddMinutes(-1));
    }

    /// <summary>A plan whose one round of the day begins in a minute's time; and its task, made.</summary>
    public async Task<InspectionPlan> PlanAsync(DateTimeOffset begins)
    {
        var local = TimeZoneInfo.ConvertTime(
            begins.AddMinutes(2),
            TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")
        );
        var plan = await Owner.Inspection.PutPlanAsync(
            new(
                "",
                new("Patrol", "巡查"),
                Site.Id,
                "fire-patrol",
                [.. Points.Select(point => point.Id)],
                "FREQ=DAILY",
                local.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
                60,
                [Person],
                Ordered: true,
                LeastSeconds: 0,
                Active: true
            )
        );
        Assert.NotEqual(0, (await Owner.Inspection.MakeTasksAsync()).Tasks);
        return plan;
    }

    public async Task<PhoneSimulator> BindAsync(string person)
    {
        var code = await Owner.Inspection.PhoneCodeAsync(person);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var nobody = new KexinClient(new ApiAccess(Node.Address, "none"));
        var enrolled = await nobody.Inspection.EnrolAsync(
            new(code.Code.ToLowerInvariant(), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), "Phone")
        );
        return new PhoneSimulator(new KexinClient(new ApiAccess(Node.Address, enrolled.Token)), enrolled.Phone, key);
    }

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Node.DisposeAsync();
    }

    private sealed class BoxMemory : IBoxMemory
    {
        private BoxMark _mark = BoxMark.Fresh;

        public BoxMark Load() => _mark;

        public void Save(BoxMark mark) => _mark = mark;
    }
}

/// <summary>A phone that speaks the protocol as the app does.</summary>
internal sealed class PhoneSimulator(KexinClient client, string id, ECDsa key)
{
    private const string Salt = "00112233445566778899aabbccddeeff";
    private string _head = new('0', 64);
    private long _seq;

    public KexinClient Client => client;

    public string Id => id;

    /// <summary>The next record of the chain, signed.</summary>
    public HandedInRecord Sign(object payload)
    {
        var text = JsonSerializer.Serialize(payload);
        var bytes = Encoding.UTF8.GetBytes($"kexin/inspection-record/1\n{id}\n{++_seq}\n{_head}\n{text}");
        var record = new HandedInRecord(
            _seq,
            _head,
            text,
            Convert.ToBase64String(key.SignData(bytes, HashAlgorithmName.SHA256))
        );
        _head = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return record;
    }

    public HandedInRecord Face(PhoneDay day, PhoneTask task, bool passed = true) =>
        Sign(
            new
            {
                v = 1,
                kind = "face",
                at = DateTimeOffset.UtcNow,
                task = task.Id,
                header = HeaderOf(day),
                offline = false,
                face = new
                {
                    passed,
                    score = 0.8,
                    live = 0.9,
                    instruction = "turn-left",
                },
            }
        );

    /// <summary>An open or a close at a checkpoint, with a contact of that box.</summary>
    public HandedInRecord Visit(PhoneDay day, PhoneTask task, string point, CheckpointBox box, object? form = null)
    {
        var kind = form is null ? "open" : "close";
        var text = form is null ? null : JsonSerializer.Serialize(form);
        var hash = text is null ? "" : $"{Hash(text)}\n";
        var work = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{task.Id}\n{point}\n{hash}{Salt}"));
        var challenge = CanonicalRecord.Encode(
            new Challenge(
                form is null ? ContactStep.Open : ContactStep.Close,
                Digest.Parse(day.Header!.Hash),
                new Digest(work),
                RandomSource.System.GetBytes(Challenge.NonceSizeInBytes)
            )
        );
        return Sign(
            new
            {
                v = 1,
                kind,
                at = DateTimeOffset.UtcNow,
                task = task.Id,
                point,
                header = HeaderOf(day),
                offline = false,
                position = new
                {
                    latitude = 31.2304,
                    longitude = 121.4737,
                    accuracy = 10.0,
                    at = DateTimeOffset.UtcNow,
                },
                contact = new
                {
                    kind = "active",
                    challenge = Convert.ToBase64String(challenge),
                    answer = Convert.ToBase64String(box.Handle(challenge)),
                },
                form = text,
                salt = Salt,
            }
        );
    }

    /// <summary>A form of the template in which all is right; a photo where one is asked for.</summary>
    public static object Form(InspectionTemplate template, string photo, string? failing = null) =>
        new
        {
            answers = template
                .Steps.Where(step => step.Required)
                .Select(step => new
                {
                    step = step.Id,
                    value = (object)(
                        step.Kind == InspectionStepKind.Reading ? (step.Min ?? step.Max ?? 1)
                        : step.Id == failing ? "fail"
                        : "pass"
                    ),
                    photos = step.Photo == InspectionPhotoDemand.Always || step.Id == failing
                        ? new[] { new { hash = photo, at = DateTimeOffset.UtcNow } }
                        : [],
                }),
            startedAt = DateTimeOffset.UtcNow,
            endedAt = DateTimeOffset.UtcNow,
        };

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static object? HeaderOf(PhoneDay day) =>
        day.Header is { } header ? new { height = header.Height, hash = header.Hash } : null;
}
