using Kexin.Client;
using Kexin.Cryptography;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Forms;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;
using Kexin.Inspection.Templates;
using Kexin.People.Records;

namespace Kexin.Node.Inspection;

/// <summary>Shows tasks, records, alarms and hazards with the names of people and places.</summary>
internal sealed class InspectionViews(InspectionBook book, PeopleBook people, IRoundStore rounds, IHeaders headers)
{
    private const int MostRecordsOfTask = 1000;

    public Api.PersonReference? Person(string? id) =>
        id is null ? null : new Api.PersonReference(id, people.State.People.GetValueOrDefault(id)?.Name ?? id);

    /// <summary>The id of somebody whom the node knows; null stays null.</summary>
    /// <exception cref="DomainException">There is nobody with that id.</exception>
    public string? KnownPerson(string? id) =>
        id is null || people.State.People.ContainsKey(id)
            ? id
            : throw DomainException.NotFound($"There is nobody with the id '{id}'.", $"没有标识为“{id}”的人员。");

    public Api.PhoneTask Of(TaskRow row) =>
        new(
            row.Task.Id,
            row.Task.Plan,
            row.Task.Name.Localized(),
            row.Task.Site,
            row.Task.Template,
            row.Task.TemplateVersion,
            InspectionShapes.Time(row.Task.From),
            InspectionShapes.Time(row.Task.Due),
            (Api.InspectionTaskState)((int)row.State - 1),
            row.Task.Ordered,
            row.Task.People,
            row.Task.Points,
            row.Done,
            Person(row.Task.Person),
            row.Evidence
        );

    public Api.InspectionFinding Of(Finding finding) =>
        new(finding.Rule, Level(finding.Level), finding.Text.Localized());

    public Api.InspectionAlarm Of(Alarm alarm) =>
        new(
            alarm.Id,
            alarm.Rule,
            StreamRules.NameOf(alarm.Rule).Localized(),
            Level(alarm.Level),
            (Api.InspectionAlarmState)((int)alarm.State - 1),
            alarm.Text.Localized(),
            Site(alarm.Site),
            Point(alarm.Point),
            Person(alarm.Person),
            alarm.Task,
            InspectionShapes.Time(alarm.FirstAt),
            InspectionShapes.Time(alarm.LastAt),
            alarm.Count,
            [.. alarm.Records.Select(record => record.ToString())],
            Person(alarm.Assignee),
            alarm.Note
        );

    public Api.CorrectiveTask Of(Corrective corrective) =>
        new(
            corrective.Id,
            Site(corrective.Site)!,
            Point(corrective.Point)!,
            corrective.Record.ToString(),
            corrective.Text.Localized(),
            corrective.Grade == Grade.Major ? Api.HazardGrade.Major : Api.HazardGrade.General,
            (Api.CorrectiveState)((int)corrective.State - 1),
            Person(corrective.Owner),
            InspectionShapes.Time(corrective.FoundAt),
            InspectionShapes.Time(corrective.DueAt),
            corrective.Measure,
            Person(corrective.Verifier)
        );

    public Api.InspectionRecordSummary Of(TakenRecord record)
    {
        var payload = record.Payload;
        return new(
            record.Hash.ToString(),
            (Api.InspectionRecordKind)((int)payload.Kind - 1),
            Person(record.Person)!,
            Point(payload.Point),
            payload.Task,
            InspectionShapes.Time(payload.At),
            InspectionShapes.Time(record.ReceivedAt),
            (Api.BoxContactResult)(int)record.Contact.Result,
            [.. record.Findings.Select(Of)]
        );
    }

    /// <summary>A record with its four-fold proof.</summary>
    /// <exception cref="DomainException">There is none of that hash.</exception>
    public Api.InspectionRecordDetail Detail(string hash)
    {
        var record =
            (Digest.TryParse(hash, out var digest) ? rounds.FindRecord(digest) : null)
            ?? throw DomainException.NotFound($"There is no record '{hash}'.", $"没有记录“{hash}”。");
        var payload = record.Payload;
        return new Api.InspectionRecordDetail(
            Of(record),
            Who(record, payload),
            Where(record, payload),
            new Api.RecordWhen(
                record.NotBefore is { } least ? InspectionShapes.Time(least) : null,
                headers.TimeOfAnchor(record.Evidence) is { } most ? InspectionShapes.Time(most) : null,
                record.Contact.Time is { } box ? InspectionShapes.Time(box) : null,
                InspectionShapes.Time(payload.At),
                payload.Offline
            ),
            What(record, payload),
            record.Evidence,
            Routes.EvidenceProof.With(record.Evidence.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    private Api.RecordWho Who(TakenRecord record, RecordPayload payload)
    {
        var faces = payload.Task is { } task
            ? rounds
                .Records(new RecordFilter(Task: task), null, MostRecordsOfTask)
                .Where(each => each.Record.Person == record.Person && each.Record.Evidence <= record.Evidence)
                .Select(each => each.Record.Payload.Face)
                .OfType<FaceResult>()
                .ToList()
            : [];
        return new Api.RecordWho(
            record.Phone,
            record.Link.Seq,
            record.Link.Previous.ToString(),
            Convert.ToBase64String(record.Link.Signature.Span),
            book.Phones.Find(record.Phone) is { } phone ? Convert.ToBase64String(phone.Key.Span) : "",
            faces.Count == 0 ? null : faces.Any(face => face.Passed),
            faces.FirstOrDefault(face => face.Passed)?.Score ?? faces.FirstOrDefault()?.Score
        );
    }

    private Api.RecordWhere Where(TakenRecord record, RecordPayload payload)
    {
        var place = book.Points.Find(payload.Point)?.Place;
        return new Api.RecordWhere(
            record.Contact.Box is { } box ? new Api.NamedThing(box, book.Boxes.Find(box)?.Key ?? box) : null,
            record.Contact.Counter,
            place is null ? null : payload.Position?.To(place.Latitude, place.Longitude),
            payload.Position?.Accuracy,
            record.Contact.Saw?.Localized()
        );
    }

    private Api.RecordWhat What(TakenRecord record, RecordPayload payload)
    {
        Form? form = null;
        try
        {
            form = payload.Form is { } text ? Form.Read(text) : null;
        }
        catch (RecordException)
        {
            // The payload is shown as it is.
        }

        var task = payload.Task is { } id ? rounds.FindTask(id)?.Task : null;
        var template = task is null ? null : book.FindTemplate(task.Template, task.TemplateVersion);
        return new Api.RecordWhat(
            record.Link.Payload,
            [
                .. (form?.Answers ?? []).Select(answer => new Api.RecordAnswerText(
                    answer.Step,
                    template?.Find(answer.Step)?.Text.Localized() ?? new(answer.Step, answer.Step),
                    answer.Value?.ToString() ?? "",
                    answer.Note
                )),
            ],
            [.. (form?.Answers ?? []).SelectMany(answer => answer.Photos).Select(photo => photo.Hash.ToString())]
        );
    }

    private Api.NamedThing? Site(string? id) => id is null ? null : new(id, book.Sites.Find(id)?.Name ?? id);

    private Api.NamedThing? Point(string? id) => id is null ? null : new(id, book.Points.Find(id)?.Name ?? id);

    private static Api.InspectionAlarmLevel Level(AlarmLevel level) => (Api.InspectionAlarmLevel)((int)level - 1);
}
