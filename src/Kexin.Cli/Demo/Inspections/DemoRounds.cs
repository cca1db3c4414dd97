using Kexin.Box.Simulation;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>What an inspector's phone was answered to a round.</summary>
/// <param name="Task">The round.</param>
/// <param name="Answers">To each record.</param>
internal sealed record PlayedRound(PhoneTask Task, IReadOnlyList<HandedInAnswer> Answers)
{
    /// <summary>How many findings the rules made.</summary>
    public int Findings => Answers.Sum(answer => answer.Findings.Count);
}

/// <summary>Rounds as they are played: an honest one, one without a signal, and one from the armchair.</summary>
/// <param name="time">The clock.</param>
internal sealed class DemoRounds(TimeProvider time)
{
    private const string FailingStep = "wiring";

    /// <summary>Opens and closes each checkpoint by its box, with photos, and hands each record in as it is made.</summary>
    public async Task<PlayedRound> PlayHonestlyAsync(
        DemoInspector inspector,
        InspectionPlan plan,
        DemoSite site,
        CancellationToken cancel
    )
    {
        var (day, task) = await BeginAsync(inspector, plan, cancel);
        var answers = new List<HandedInAnswer>();
        async Task HandInAsync(SimulatedRecord record) =>
            answers.AddRange((await inspector.HandInAsync([record], cancel)).Answers);

        await HandInAsync(inspector.Phone.Face(task.Id));
        foreach (var (index, point) in task.Points.Index())
        {
            await HandInAsync(inspector.Phone.Visit(task.Id, point, site.Boxes[point].Handle));
            var photo = await inspector.PhotographAsync(cancel);
            var form = DemoForm.Fill(TemplateOf(day, task), photo, 0.4 + (index * 0.1), time.GetUtcNow());
            await HandInAsync(inspector.Phone.Visit(task.Id, point, site.Boxes[point].Handle, form));
        }

        return new PlayedRound(task, answers);
    }

    /// <summary>The same by tags with no signal: all records are handed in together when there is one again.</summary>
    public async Task<PlayedRound> PlayOfflineAsync(
        DemoInspector inspector,
        InspectionPlan plan,
        DemoSite site,
        TimeSpan stretch,
        CancellationToken cancel
    )
    {
        var (day, task) = await BeginAsync(inspector, plan, cancel);
        inspector.Phone.IsOffline = true;
        List<SimulatedRecord> records = [inspector.Phone.Face(task.Id)];
        foreach (var (index, point) in task.Points.Index())
        {
            records.Add(inspector.Phone.Tap(task.Id, point, site.Tags[point].Tap()));
            var photo = await inspector.PhotographAsync(cancel);
            var form = DemoForm.Fill(TemplateOf(day, task), photo, 0.3 + (index * 0.2), time.GetUtcNow());
            records.Add(inspector.Phone.Tap(task.Id, point, site.Tags[point].Tap(), form));
            await Task.Delay(stretch / task.Points.Count, time, cancel);
        }

        inspector.Phone.IsOffline = false;
        return new PlayedRound(task, (await inspector.HandInAsync(records, cancel)).Answers);
    }

    /// <summary>
    /// Everything that a lazy inspector tries: another face, the boxes in a drawer, an old answer again, one photo for all, a place far away, an edited
    /// record, one left out.
    /// </summary>
    /// <returns>What was taken, and the rules that refused the rest.</returns>
    public async Task<(PlayedRound Round, IReadOnlyList<InspectionRule> Refused)> PlayDishonestlyAsync(
        DemoInspector inspector,
        InspectionPlan plan,
        DemoSite site,
        CancellationToken cancel
    )
    {
        var (day, task) = await BeginAsync(inspector, plan, cancel);
        var (phone, points) = (inspector.Phone, task.Points);
        var photo = await inspector.PhotographAsync(cancel);
        string Form(string? failing = null) =>
            DemoForm.Fill(TemplateOf(day, task), photo, 0.5, time.GetUtcNow(), failing);
        byte[]? last = null;
        byte[]? Remember(ReadOnlyMemory<byte> challenge) => last = site.Boxes[points[0]].Handle(challenge);

        List<SimulatedRecord> records =
        [
            phone.Face(task.Id, passed: false),
            phone.Visit(task.Id, points[0], Remember),
            phone.Visit(task.Id, points[0], _ => last, Form(FailingStep)),
            phone.Visit(task.Id, points[1], site.Boxes[points[0]].Handle),
        ];
        phone.Position = (39.9042, 116.4074, 10);
        records.Add(phone.Visit(task.Id, points[1], site.Boxes[points[1]].Handle, Form()));
        var taken = await inspector.HandInAsync(records, cancel);

        var next = phone.Face(task.Id);
        var edited = await inspector.HandInAsync([next with { Payload = next.Payload + " " }], cancel);
        var gap = await inspector.HandInAsync([phone.Face(task.Id)], cancel);
        return (
            new PlayedRound(task, taken.Answers),
            [.. edited.Answers.Concat(gap.Answers).Select(answer => answer.Rule).OfType<InspectionRule>()]
        );
    }

    private static async Task<(PhoneDay, PhoneTask)> BeginAsync(
        DemoInspector inspector,
        InspectionPlan plan,
        CancellationToken cancel
    )
    {
        var day = await inspector.LookAsync(cancel);
        var task = day.Tasks.First(task => task.Plan == plan.Id);
        if (day.Points.First(point => point.Id == task.Points[0]).Place is { } place)
        {
            inspector.Phone.Position = (place.Latitude, place.Longitude, 10);
        }

        return (day, task);
    }

    private static InspectionTemplate TemplateOf(PhoneDay day, PhoneTask task) =>
        day.Templates.First(template => template.Id == task.Template);
}
