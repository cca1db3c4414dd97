using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kexin.Box.Contacts;
using Kexin.Box.Simulation;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cluster.Tests;
using Kexin.Cryptography;

namespace Kexin.Bench;

/// <summary>How many inspection records a second one node takes from many phones at once, by its API, with photos on the side: each record is notarised and on disk before its answer.</summary>
internal static class InspectionBenchmark
{
    private const string Template = "fire-patrol";
    private const string Time = "2026-01-01T00:00:00.000Z";

    public static Benchmark Definition { get; } =
        new(
            "inspection records/s of many phones at one node, p99 of an upload, photos of 200 KB beside them",
            new Dictionary<string, string>
            {
                ["phones"] = "50",
                ["points"] = "50",
                ["rounds"] = "50",
                ["batch"] = "10",
                ["photos"] = "100",
                ["photo-bytes"] = "200000",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var root = Directory.CreateTempSubdirectory("kexin-inspection-").FullName;
        try
        {
            await using var node = NodeProcess.Make(root, "operator", MemberRole.Member, "standard");
            await node.StartAsync();
            var owner = node.Client;
            await owner.Proposals.SetActsAsync([]);
            var genesis = await owner.Consortium.CreateAsync(
                new CreateConsortium("bench", [(await owner.Node.CardAsync()).Encoded])
            );
            if (!genesis.Joined)
            {
                await owner.Consortium.JoinAsync(new JoinConsortium([genesis.Encoded]));
            }

            var boxes = await SetUpAsync(owner, options.Number("points"));
            var phones = new List<BenchPhone>();
            for (var number = 0; number < options.Number("phones"); number++)
            {
                phones.Add(await BenchPhone.BindAsync(owner, ApiAccess.Load(node.Folder), number));
            }

            await MeasureAsync(options, phones, boxes);
            phones.ForEach(phone => phone.Dispose());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<Dictionary<string, CheckpointBox>> SetUpAsync(KexinClient owner, int count)
    {
        var site = await owner.Inspection.PutSiteAsync(new("", "Site", "", "UTC", []));
        var boxes = new Dictionary<string, CheckpointBox>();
        for (var number = 0; number < count; number++)
        {
            var point = await owner.Inspection.PutPointAsync(new("", site.Id, $"Point {number}", $"{number}", "", []));
            var key = Suite.Standard.CreateSigningKey();
            await owner.Inspection.RegisterBoxAsync(new(InspectionBoxKind.Active, key.PublicKey.ToString(), point.Id));
            boxes[point.Id] = new CheckpointBox(new SoftwareBoxKey(key), new Memory(), TimeProvider.System);
        }

        await owner.Inspection.PutPlanAsync(
            new(
                "",
                new("Patrol", "巡查"),
                site.Id,
                Template,
                [.. boxes.Keys],
                "FREQ=DAILY",
                DateTimeOffset.UtcNow.AddMinutes(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
                600,
                [],
                Ordered: false,
                LeastSeconds: 0,
                Active: true
            )
        );
        await owner.Inspection.MakeTasksAsync();
        return boxes;
    }

    private static async Task MeasureAsync(
        BenchmarkOptions options,
        List<BenchPhone> phones,
        Dictionary<string, CheckpointBox> boxes
    )
    {
        var (points, rounds) = (boxes.Keys.ToList(), options.Number("rounds"));
        // What phones have kept is made before the clock starts: it is the node that is measured.
        foreach (var (number, phone) in phones.Index())
        {
            await phone.LookAsync();
            var point = points[number % points.Count];
            for (var round = 0; round < rounds; round++)
            {
                phone.Visit(point, boxes[point]);
            }
        }

        var (start, taken) = (Stopwatch.GetTimestamp(), 0);
        var uploads = await Task.WhenAll(
            phones
                .Select(
                    async (phone, number) =>
                    {
                        var own = new List<double>();
                        foreach (var batch in phone.Records.Chunk(options.Number("batch")))
                        {
                            var begin = Stopwatch.GetTimestamp();
                            Interlocked.Add(ref taken, await phone.HandInAsync(batch));
                            own.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                        }

                        return own;
                    }
                )
                .Append(PhotosAsync(options, phones[0]))
        );
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var sorted = uploads[..^1].SelectMany(each => each).Order().ToList();
        Console.WriteLine(
            $"{phones.Count:N0} phones, {options.Number("batch")} records a call, {options.Number("photos")} photos of {options.Number("photo-bytes"):N0} bytes beside them: {taken:N0} of {phones.Sum(phone => phone.Records.Count):N0} records taken in {seconds:N1} s: {taken / seconds:N0} records/s, an upload {sorted[sorted.Count / 2]:N0} ms in the middle, {sorted[sorted.Count * 99 / 100]:N0} ms at 99 %"
        );
    }

    private static async Task<List<double>> PhotosAsync(BenchmarkOptions options, BenchPhone phone)
    {
        for (var number = 0; number < options.Number("photos"); number++)
        {
            await phone.PhotographAsync(options.Number("photo-bytes"));
        }

        return [];
    }

    private sealed class Memory : IBoxMemory
    {
        private BoxMark _mark = BoxMark.Fresh;

        public BoxMark Load() => _mark;

        public void Save(BoxMark mark) => _mark = mark;
    }

    /// <summary>A person's phone, with the records that it made.</summary>
    private sealed class BenchPhone : IDisposable
    {
        private readonly SimulatedPhone _phone = new(TimeProvider.System, RandomSource.System);
        private KexinClient _client = null!;
        private string _task = "";
        private InspectionTemplate _template = null!;

        public List<HandedInRecord> Records { get; } = [];

        public static async Task<BenchPhone> BindAsync(KexinClient owner, ApiAccess node, int number)
        {
            var made = new BenchPhone();
            var person = (await owner.People.InviteAsync(new InvitePerson($"p{number}", ["inspector"]))).Person.Id;
            var code = (await owner.Inspection.PhoneCodeAsync(person)).Code;
            using var nobody = new KexinClient(node with { Token = "none" });
            var enrolled = await nobody.Inspection.EnrolAsync(
                new(code, Convert.ToBase64String(made._phone.PublicKey), "phone")
            );
            made._phone.Bind(enrolled.Phone);
            made._client = new KexinClient(node with { Token = enrolled.Token });
            return made;
        }

        public async Task LookAsync()
        {
            var day = await _client.Inspection.DayAsync();
            _phone.Header = (day.Header!.Height, day.Header.Hash);
            _task = day.Tasks[0].Id;
            _template = day.Templates[0];
            Keep(_phone.Face(_task));
        }

        public void Visit(string point, CheckpointBox box)
        {
            Keep(_phone.Visit(_task, point, box.Handle));
            Keep(_phone.Visit(_task, point, box.Handle, Form()));
        }

        public async Task<int> HandInAsync(IReadOnlyList<HandedInRecord> records) =>
            (await _client.Inspection.HandInAsync(new(records))).Answers.Count(answer =>
                answer.State == HandedInState.Accepted
            );

        public async Task PhotographAsync(int bytes)
        {
            var photo = RandomNumberGenerator.GetBytes(bytes);
            await _client.Inspection.PutPhotoAsync(
                Convert.ToHexStringLower(SHA256.HashData(photo)),
                "image/jpeg",
                photo
            );
        }

        public void Dispose()
        {
            _phone.Dispose();
            _client.Dispose();
        }

        /// <summary>A form in which all is right, with photos of its own.</summary>
        private string Form() =>
            new JsonObject
            {
                ["answers"] = new JsonArray([
                    .. _template
                        .Steps.Where(step => step.Required)
                        .Select(step => new JsonObject
                        {
                            ["step"] = step.Id,
                            ["value"] = "pass",
                            ["photos"] =
                                step.Photo == InspectionPhotoDemand.Always
                                    ? new JsonArray(
                                        new JsonObject
                                        {
                                            ["hash"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
                                            ["at"] = Time,
                                        }
                                    )
                                    : new JsonArray(),
                        }),
                ]),
                ["startedAt"] = Time,
                ["endedAt"] = Time,
            }.ToJsonString();

        private void Keep(SimulatedRecord record) =>
            Records.Add(
                new(record.Seq, record.Previous, record.Payload, Convert.ToBase64String(record.Signature.Span))
            );
    }
}
