using System.Globalization;
using System.Text.Json.Nodes;
using Kexin.Box.Contacts;
using Kexin.Box.Simulation;
using Kexin.Box.Tags;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>A site of two checkpoints with active boxes and one with a tag, a round that has begun, and inspectors with phones; all in memory, by a clock that is moved.</summary>
internal sealed class DeskScene : IDisposable
{
    public const string Li = "li";
    public const string Wang = "wang";
    private readonly SimulatedSite _simulated;
    private readonly RoundEnd _end;

    public DeskScene(params ScriptedFault[] faults)
    {
        Time = new MovedTime(Sample.Now + (2 * Sample.Minute));
        Headers = new MinuteHeaders(Time);
        byte[] key = [.. Enumerable.Repeat((byte)7, SoftwareSiteKey.SizeInBytes)];
        _simulated = new SimulatedSite(Suite.Standard, key, 2, 1, _ => new Memory(), Time, faults);
        Book = new InspectionBook(Stores);
        Book.SiteKeys.Put(Ids.Of("site"), new StoredKey(key));
        Book.Sites.Put(Ids.Of("site"), new Site(Ids.Of("site"), "School", "", "Asia/Shanghai", []));
        Stand("b1", BoxKind.Active, _simulated.Boxes["b1"].PublicKey.ToString());
        Stand("b2", BoxKind.Active, _simulated.Boxes["b2"].PublicKey.ToString());
        Stand("t1", BoxKind.Tag, _simulated.Tags["t1"].Uid.ToString());
        Plan = Sample.Plan with { Points = [PointOf("b1"), PointOf("b2"), PointOf("t1")], People = [Ids.Of(Li)] };
        Book.Plans.Put(Plan.Id, Plan);
        AlarmDesk = new AlarmDesk(Stores, Book, Feed, RandomSource.System, Time);
        CorrectiveDesk = new CorrectiveDesk(Stores, Time);
        _end = new RoundEnd(Stores, Evidence, AlarmDesk, Feed, Time);
        Intake = new IntakeDesk(
            Book,
            Stores,
            Evidence,
            new Gathering(Book, Stores, Headers, Time),
            AlarmDesk,
            CorrectiveDesk,
            _end,
            Feed
        );
        Tasks = new TaskDesk(Book, Stores, Evidence, AlarmDesk, CorrectiveDesk, _end, Feed, Time);
        Task = AddRound(Plan);
    }

    public MovedTime Time { get; }

    public MinuteHeaders Headers { get; }

    public MemoryStores Stores { get; } = new();

    public MemoryEvidence Evidence { get; } = new();

    public LiveFeed Feed { get; } = new();

    public InspectionBook Book { get; }

    public Plan Plan { get; }

    public AlarmDesk AlarmDesk { get; }

    public CorrectiveDesk CorrectiveDesk { get; }

    public IntakeDesk Intake { get; }

    public TaskDesk Tasks { get; }

    public InspectionTask Task { get; }

    /// <summary>The checkpoint at which a simulated box or tag stands.</summary>
    public static string PointOf(string box) => Ids.Of("point", box);

    public Func<ReadOnlyMemory<byte>, byte[]?> Box(string id) => _simulated.Boxes[id].Handle;

    public string Tap() => _simulated.Tags["t1"].Tap();

    /// <summary>A round of a plan, whose time is today's.</summary>
    public InspectionTask AddRound(Plan plan)
    {
        var template = Book.FindTemplate(plan.Template)!;
        return Stores
            .AddTasks(PlanCalendar.Tasks(plan, template, "Asia/Shanghai", [], Sample.Now, Sample.Now + Sample.Day))
            .Single();
    }

    /// <summary>An inspector's phone that is bound, at the gate, and knows the newest header.</summary>
    public ScenePhone Bind(string person, string? phone = null)
    {
        var bound = new ScenePhone(this, person, phone ?? person);
        Book.Phones.Put(bound.Bound.Id, bound.Bound);
        return bound;
    }

    public void Dispose()
    {
        Intake.Dispose();
        _end.Dispose();
        _simulated.Dispose();
    }

    private void Stand(string box, BoxKind kind, string key)
    {
        var point = Sample.Point with { Id = PointOf(box), Name = box, Code = box };
        Book.Points.Put(point.Id, point);
        Book.Boxes.Put(Ids.Of("box", box), new(Ids.Of("box", box), kind, Ids.Of("site"), key, point.Id, null, null));
    }

    private sealed class Memory : IBoxMemory
    {
        private BoxMark _mark = BoxMark.Fresh;

        public BoxMark Load() => _mark;

        public void Save(BoxMark mark) => _mark = mark;
    }
}

/// <summary>A phone of a scene, and its person.</summary>
internal sealed class ScenePhone
{
    private readonly DeskScene _scene;

    public ScenePhone(DeskScene scene, string person, string phone)
    {
        _scene = scene;
        // The phone's clock is the true one, moved by what a test sets.
        Clock = new OffsetTime(scene.Time);
        Phone = new SimulatedPhone(Clock, RandomSource.System);
        Bound = new Phone(
            Ids.Of("phone", phone),
            Ids.Of(person),
            phone,
            Phone.PublicKey,
            "credential",
            Sample.Now,
            null
        );
        Phone.Bind(Bound.Id);
        Phone.Position = (Sample.Gate.Latitude, Sample.Gate.Longitude, 10);
        Look();
    }

    public SimulatedPhone Phone { get; }

    public Phone Bound { get; }

    public OffsetTime Clock { get; }

    /// <summary>The phone learns the newest header.</summary>
    public void Look() =>
        Phone.Header = _scene.Headers.Newest is { } newest
            ? (newest.Header.Height, newest.Header.Hash.ToString())
            : null;

    public async Task<IReadOnlyList<RecordAnswer>> HandInAsync(params SimulatedRecord[] records) =>
        await _scene.Intake.HandInAsync(
            Bound,
            [
                .. records.Select(record => new PhoneRecord(
                    record.Seq,
                    Digest.Parse(record.Previous),
                    record.Payload,
                    record.Signature
                )),
            ],
            CancellationToken.None
        );

    public SimulatedRecord Face(bool passed = true) => Phone.Face(_scene.Task.Id, passed);

    public SimulatedRecord Open(string box, Func<ReadOnlyMemory<byte>, byte[]?>? answers = null) =>
        Phone.Visit(_scene.Task.Id, DeskScene.PointOf(box), answers ?? _scene.Box(box));

    public SimulatedRecord Close(
        string box,
        Func<ReadOnlyMemory<byte>, byte[]?>? answers = null,
        string? form = null
    ) => Phone.Visit(_scene.Task.Id, DeskScene.PointOf(box), answers ?? _scene.Box(box), form ?? Form());

    /// <summary>A form of the round's template in which all is right but what is said to fail.</summary>
    public static string Form(string? failing = null, string photo = "photo") =>
        new JsonObject
        {
            ["answers"] = new JsonArray([
                .. Sample
                    .Template.Steps.Where(step => step.Required)
                    .Select(step => new JsonObject
                    {
                        ["step"] = step.Id,
                        ["value"] = step.Id == failing ? "fail" : "pass",
                        ["photos"] =
                            step.Photo == Kexin.Inspection.Templates.PhotoDemand.Always || step.Id == failing
                                ? new JsonArray(
                                    new JsonObject { ["hash"] = HashOf(photo).ToString(), ["at"] = At(Sample.Now) }
                                )
                                : new JsonArray(),
                    }),
            ]),
            ["startedAt"] = At(Sample.Now),
            ["endedAt"] = At(Sample.Now),
        }.ToJsonString();

    public static Digest HashOf(string photo) => Suite.Standard.Hash(System.Text.Encoding.ASCII.GetBytes(photo));

    private static string At(long time) =>
        DateTimeOffset
            .FromUnixTimeMilliseconds(time)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A clock that is wrong by what is set.</summary>
internal sealed class OffsetTime(TimeProvider truth) : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => truth.GetUtcNow() + By;
}
