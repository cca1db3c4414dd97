using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Inspection;

/// <summary>A round from the plan to the proof, by a phone and boxes that speak the protocols; and ways to cheat.</summary>
public sealed class InspectionFlowTests
{
    [Fact]
    public async Task An_honest_round_is_done_proved_and_raises_nothing()
    {
        await using var scene = await InspectionScene.StartAsync();
        var phone = scene.Phone;
        var day = await phone.Client.Inspection.DayAsync();
        var task = day.Tasks[0];
        Assert.Equal(scene.Points.Select(point => point.Id), task.Points);
        Assert.NotNull(day.Points[0].Box!.PublicKey);
        Assert.Equal((1, new string('0', 64)), (day.Phone.Next, day.Phone.Head));

        List<HandedInRecord> records = [phone.Face(day, task)];
        foreach (var point in task.Points)
        {
            records.Add(phone.Visit(day, task, point, scene.Boxes[point]));
            var form = PhoneSimulator.Form(day.Templates[0], PhoneSimulator.Hash(point));
            records.Add(phone.Visit(day, task, point, scene.Boxes[point], form));
        }

        var handed = await phone.Client.Inspection.HandInAsync(new(records));
        Assert.All(
            handed.Answers,
            answer => Assert.True(answer is { State: HandedInState.Accepted, Findings: [] }, answer.ToString())
        );
        Assert.Empty(handed.Answers.SelectMany(answer => answer.Findings));
        Assert.Equal(6, handed.Next);

        // Sent again, five times: each is there once.
        for (var i = 0; i < 5; i++)
        {
            var again = await phone.Client.Inspection.HandInAsync(new(records));
            Assert.All(again.Answers, answer => Assert.Equal(HandedInState.Known, answer.State));
        }

        var listed = await scene.Owner.Inspection.RecordsAsync(new Paging(null, 3), task: task.Id);
        var rest = await scene.Owner.Inspection.RecordsAsync(new Paging(listed.Next, 3), task: task.Id);
        Assert.Equal((3, 2, null), (listed.Items.Count, rest.Items.Count, rest.Next));

        var board = await scene.Owner.Inspection.BoardAsync();
        Assert.Equal((1, 0), (board.Sites[0].Done, board.OpenAlarms));
        Assert.Equal(InspectionTaskState.Done, board.Tasks.Single(each => each.Id == task.Id).State);

        await AssertReportsAsync(scene, task);

        var detail = await UntilAnchoredAsync(scene.Owner, listed.Items[0].Hash);
        Assert.Equal(BoxContactResult.Genuine, detail.Summary.Contact);
        Assert.True(detail.Who.FacePassed);
        Assert.Equal(0, detail.Where.Metres!.Value, 1.0);
        Assert.InRange(
            detail.When.BoxTime!.Value,
            detail.When.NotBefore!.Value.AddSeconds(-1),
            detail.When.NotAfter!.Value.AddSeconds(1)
        );
        var proof = await scene.Owner.Proofs.EvidenceAsync(detail.Evidence);
        Assert.True((await scene.Owner.Proofs.CheckAsync(proof)).Holds);

        var certificate = await UntilCertifiedAsync(scene.Owner, task.Id);
        var consortium = (await scene.Owner.Consortium.StatusAsync()).Id;
        var report = OfflineVerifier.Verify(certificate, consortium);
        Assert.True(report is { Holds: true, Anchored: true });
        Assert.InRange(certificate.Length, 10_000, 1 << 20);
        Assert.Contains(report.Proves, text => text.Zh.Contains("巡查", StringComparison.Ordinal));
        Assert.False(OfflineVerifier.Verify([.. certificate.Take(certificate.Length / 2)]).Holds);
    }

    [Fact]
    public async Task Ways_to_cheat_are_taken_told_and_proved()
    {
        await using var scene = await InspectionScene.StartAsync();
        var phone = scene.Phone;
        var day = await phone.Client.Inspection.DayAsync();
        var task = day.Tasks[0];
        var (first, second) = (task.Points[0], task.Points[1]);

        // The box of another checkpoint, in the manager's drawer; no face; the second checkpoint before the first.
        await AssertFindsAsync(
            scene,
            phone.Visit(day, task, second, scene.Boxes[first]),
            "wrong-box",
            "no-face",
            "out-of-order"
        );

        // A failing item makes a hazard, and a photo that was handed in before is seen.
        var form = PhoneSimulator.Form(day.Templates[0], PhoneSimulator.Hash("photo"), failing: "fire-use");
        await AssertFindsAsync(scene, phone.Visit(day, task, first, scene.Boxes[first], form), "failed-item");
        var again = phone.Visit(day, task, second, scene.Boxes[second], form);
        await AssertFindsAsync(scene, again, "failed-item", "same-photo");
        var hazards = await scene.Owner.Inspection.CorrectivesAsync(new Paging());
        Assert.Equal(2, hazards.Items.Count(hazard => hazard.Grade == HazardGrade.Major));

        // An edited upload, and a gap.
        var next = phone.Face(day, task);
        var edited = await phone.Client.Inspection.HandInAsync(new([next with { Payload = next.Payload + " " }]));
        Assert.Equal("inspection.records-signed", edited.Answers[0].Rule!.Code);
        var gap = await phone.Client.Inspection.HandInAsync(new([phone.Face(day, task)]));
        Assert.Equal("inspection.records-gap", gap.Answers[0].Rule!.Code);
        Assert.Equal(next.Seq, gap.Next);

        var alarms = await scene.Owner.Inspection.AlarmsAsync(new Paging());
        var alarm = alarms.Items.First(each => each.Rule == "same-photo");
        Assert.Equal(InspectionAlarmLevel.Serious, alarm.Level);
        var mine = await scene.Owner.Inspection.AcknowledgeAsync(alarm.Id, new());
        Assert.Equal((InspectionAlarmState.Acknowledged, true), (mine.State, mine.Assignee is not null));
        Assert.Equal(
            InspectionAlarmState.Closed,
            (await scene.Owner.Inspection.CloseAsync(alarm.Id, new("Talked to him."))).State
        );
        await Assert.ThrowsAsync<KexinApiException>(() => scene.Owner.Inspection.CloseAsync(alarm.Id, new("Again.")));
    }

    [Fact]
    public async Task A_second_phone_ends_the_first_and_a_code_counts_once()
    {
        await using var scene = await InspectionScene.StartAsync();
        var second = await scene.BindAsync(scene.Person);
        Assert.Equal(1, (await second.Client.Inspection.DayAsync()).Phone.Next);
        var ended = await Assert.ThrowsAsync<KexinApiException>(() => scene.Phone.Client.Inspection.DayAsync());
        Assert.Equal(ProblemCodes.Unauthorized, ended.Problem.Code);

        using var nobody = new KexinClient(new ApiAccess(scene.Node.Address, "none"));
        var wrong = await Assert.ThrowsAsync<KexinApiException>(() =>
            nobody.Inspection.EnrolAsync(new("AAAABBBBCCCC", "AA==", "x"))
        );
        Assert.Equal(ProblemCodes.WrongSignIn, wrong.Problem.Code);
    }

    [Fact]
    public async Task A_box_moves_and_its_old_checkpoint_knows_it_no_more()
    {
        await using var scene = await InspectionScene.StartAsync();
        var boxes = await scene.Owner.Inspection.BoxesAsync();
        var spare = await scene.Owner.Inspection.PutPointAsync(new("", scene.Site.Id, "Spare", "A-3", "", []));
        var box = boxes.Single(each => each.Point == scene.Points[0].Id);
        var moved = await scene.Owner.Inspection.MoveBoxAsync(box.Id, new(spare.Id));
        Assert.Equal((spare.Id, Steps.MoveDevice), (moved.Box.Point, moved.Receipt.Step));
        var day = await scene.Phone.Client.Inspection.DayAsync();
        var record = scene.Phone.Visit(day, day.Tasks[0], scene.Points[0].Id, scene.Boxes[scene.Points[0].Id]);
        var answer = Assert.Single((await scene.Phone.Client.Inspection.HandInAsync(new([record]))).Answers);
        Assert.Equal(HandedInState.Accepted, answer.State);
        Assert.Contains(
            (await scene.Owner.Inspection.RecordsAsync(new Paging(), point: scene.Points[0].Id)).Items,
            each => each.Contact == BoxContactResult.NoBox
        );
    }

    [Fact]
    public async Task A_photo_is_kept_sealed_under_its_hash_and_no_other()
    {
        await using var scene = await InspectionScene.StartAsync();
        var bytes = "not a picture, but bytes"u8.ToArray();
        var hash = PhoneSimulator.Hash("not a picture, but bytes");
        var kept = await scene.Phone.Client.Inspection.PutPhotoAsync(hash, "image/jpeg", bytes);
        Assert.Equal((hash, bytes.Length), (kept.Hash, kept.Size));
        await scene.Phone.Client.Inspection.PutPhotoAsync(hash, "image/jpeg", bytes);
        await Assert.ThrowsAsync<KexinApiException>(() =>
            scene.Phone.Client.Inspection.PutPhotoAsync(PhoneSimulator.Hash("other"), "image/jpeg", bytes)
        );
        await Assert.ThrowsAsync<KexinApiException>(() =>
            scene.Phone.Client.Inspection.PutPhotoAsync(hash, "text/html", bytes)
        );
        var file = Assert.Single(
            Directory.EnumerateFiles(Path.Combine(scene.Node.Folder, "photos"), "*", SearchOption.AllDirectories)
        );
        Assert.Equal(-1, (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(bytes));
    }

    [Fact]
    public async Task A_photo_that_is_damaged_or_lost_is_named_by_an_alarm_when_it_is_looked_at()
    {
        await using var scene = await InspectionScene.StartAsync();
        var (bytes, hash) = ("not a picture, but bytes"u8.ToArray(), PhoneSimulator.Hash("not a picture, but bytes"));
        await scene.Phone.Client.Inspection.PutPhotoAsync(hash, "image/jpeg", bytes);
        var file = Assert.Single(
            Directory.EnumerateFiles(Path.Combine(scene.Node.Folder, "photos"), "*", SearchOption.AllDirectories)
        );
        using var http = new HttpClient { BaseAddress = scene.Node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", ApiAccess.Load(scene.Node.Folder).Token);
        Assert.Equal(bytes, await http.GetByteArrayAsync($"/v1/inspection/photos/{hash}"));
        Assert.Empty(await DamagedAsync());

        var kept = await File.ReadAllBytesAsync(file);
        kept[^1] ^= 1;
        await File.WriteAllBytesAsync(file, kept);
        await AssertNamedAsync();
        File.Delete(file);
        await AssertNamedAsync();

        async Task AssertNamedAsync()
        {
            using var answer = await http.GetAsync($"/v1/inspection/photos/{hash}");
            Assert.Contains(file, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains(file, Assert.Single(await DamagedAsync()).Text.En, StringComparison.Ordinal);
        }

        async Task<IReadOnlyList<Alarm>> DamagedAsync() =>
            [.. (await scene.Owner.Node.HealthAsync()).Alarms.Where(alarm => alarm.Code == "photos-damaged")];
    }

    [Fact]
    public async Task A_template_goes_out_as_YAML_and_comes_in_as_the_next_version()
    {
        await using var scene = await InspectionScene.StartAsync();
        var file = await scene.Owner.Inspection.ExportTemplateAsync("kitchen-daily");
        var next = await scene.Owner.Inspection.ImportTemplateAsync(file);
        Assert.Equal(2, next.Version);
        Assert.Equal(2, (await scene.Owner.Inspection.TemplatesAsync()).Single(each => each.Id == next.Id).Version);
        await Assert.ThrowsAsync<KexinApiException>(() =>
            scene.Owner.Inspection.ImportTemplateAsync(new("id: nothing"))
        );
    }

    private static async Task AssertReportsAsync(InspectionScene scene, PhoneTask task)
    {
        var inspection = scene.Owner.Inspection;
        var question = new InspectionReportQuestion("site", null, $"{task.Due:O}");
        var figures = await inspection.ReportAsync(question);
        var line = Assert.Single(figures.Lines);
        Assert.Equal(("School", new InspectionReportCounts(1, 1, 0, 2, 2, 0, 0, 0)), (line.Of!.Name, line.Counts));
        Assert.Equal((figures.All, "Asia/Shanghai"), (line.Counts, figures.Zone));
        Assert.Equal(1, figures.Trend.Sum(point => point.Counts.Rounds));
        Assert.InRange(figures.Trend.Count, 30, 33);

        var lines = (await CsvAsync(null)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("\uFEFFSite,Rounds,Done,Missed,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("School,1,1,0,2,2,0,0,0,", Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.StartsWith("\uFEFFDay,Rounds,", await CsvAsync("trend"), StringComparison.Ordinal);
        Assert.StartsWith("\uFEFFFinding,Alarms,", await CsvAsync("rules"), StringComparison.Ordinal);
        Assert.StartsWith(
            "PK",
            Encoding.Latin1.GetString(await inspection.ReportFileAsync(question, "xlsx")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "%PDF-",
            Encoding.Latin1.GetString(await inspection.ReportFileAsync(question, "pdf")),
            StringComparison.Ordinal
        );

        Assert.Empty((await inspection.ReportAsync(question with { Site = new string('0', 32) })).Lines);
        foreach (
            var wrong in new[]
            {
                question with
                {
                    By = "moon",
                },
                question with
                {
                    Step = "hour",
                },
                question with
                {
                    From = "soon",
                },
                question with
                {
                    From = "2100-01-01",
                },
            }
        )
        {
            await Assert.ThrowsAsync<KexinApiException>(() => inspection.ReportAsync(wrong));
            await Assert.ThrowsAsync<KexinApiException>(() => inspection.ReportFileAsync(wrong));
        }

        await Assert.ThrowsAsync<KexinApiException>(() => inspection.ReportFileAsync(question, "doc"));
        await Assert.ThrowsAsync<KexinApiException>(() => inspection.ReportFileAsync(question, "csv", "all"));

        async Task<string> CsvAsync(string? part) =>
            Encoding.UTF8.GetString(await inspection.ReportFileAsync(question, null, part));
    }

    private static async Task AssertFindsAsync(InspectionScene scene, HandedInRecord record, params string[] rules)
    {
        var handed = await scene.Phone.Client.Inspection.HandInAsync(new([record]));
        var answer = Assert.Single(handed.Answers);
        Assert.Equal(HandedInState.Accepted, answer.State);
        Assert.All(rules, rule => Assert.Contains(answer.Findings, finding => finding.Rule == rule));
        var alarms = await scene.Owner.Inspection.AlarmsAsync(new Paging());
        Assert.All(rules, rule => Assert.Contains(alarms.Items, alarm => alarm.Rule == rule));
    }

    private static async Task<byte[]> UntilCertifiedAsync(KexinClient owner, string task)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await owner.Inspection.CertificateAsync(task);
            }
            catch (KexinApiException) when (tries < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<InspectionRecordDetail> UntilAnchoredAsync(KexinClient owner, string hash)
    {
        for (var tries = 0; ; tries++)
        {
            var detail = await owner.Inspection.RecordAsync(hash);
            if (detail.When.NotAfter is not null || tries == 100)
            {
                return detail;
            }

            await Task.Delay(100);
        }
    }
}
