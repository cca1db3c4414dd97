using Kexin.Box.Tags;
using Kexin.Inspection.Book;
using Kexin.Inspection.Forms;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Desks;

/// <summary>The ledger's headers, by which times are bounded.</summary>
public interface IHeaders
{
    /// <summary>The newest final header and its time; null while there is no ledger.</summary>
    (HeaderReference Header, long Time)? Newest { get; }

    /// <summary>The time of a final header; null where there is none of that height and hash.</summary>
    long? TimeOf(HeaderReference header);

    /// <summary>The time of the final block that anchors an entry of the evidence log; null until one does.</summary>
    long? TimeOfAnchor(long entry);
}

/// <summary>Gathers what the rules look at when a record comes in.</summary>
/// <param name="book">What the organisation has set up.</param>
/// <param name="store">What was taken before.</param>
/// <param name="headers">Bounds times.</param>
/// <param name="time">Says when.</param>
public sealed class Gathering(InspectionBook book, IRoundStore store, IHeaders headers, TimeProvider time)
{
    private const int EarlierFormsLookedAt = 20;
    private const int RecordsOfVisitLookedAt = 50;

    /// <summary>Gathers all that the rules look at, and remembers what is new of the box.</summary>
    public Arrival See(Phone phone, PhoneRecord record, RecordPayload payload, Digest hash)
    {
        var person = phone.Person;
        var task = payload.Task is { } id ? store.FindTask(id) : null;
        var template = task is null ? null : book.FindTemplate(task.Task.Template, task.Task.TemplateVersion);
        var form = FindForm(payload);
        var (contact, memory) = payload.Point is null
            ? (ContactOutcome.None, null)
            : new ContactJudge(
                [.. book.Boxes.All.Values],
                box => book.Memories.Find(box) ?? BoxMemory.Fresh,
                SiteKeyOf
            ).Judge(payload);
        if (memory is not null && contact.Box is { } box)
        {
            book.Memories.Put(box, memory);
        }

        var visit = payload is { Task: not null, Point: not null }
            ? Own(new RecordFilter(Task: payload.Task, Point: payload.Point), person)
            : [];
        var faces = payload.Task is null ? [] : Own(new RecordFilter(Task: payload.Task, NoPoint: true), person);
        var lastVisit = visit.FirstOrDefault(each => each.Payload.Kind is RecordKind.Open or RecordKind.Close);
        var opened = visit.FirstOrDefault(each => each.Payload.Kind == RecordKind.Open);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var notBefore = payload.Header is { } header ? headers.TimeOf(header) : null;
        var when = TakenRecord.WhenOf(payload, contact, notBefore);
        return new Arrival(person, payload, now)
        {
            NotBefore = notBefore,
            Before = record.Seq > 1 ? store.FindRecord(phone.Id, record.Seq - 1)?.Payload : null,
            Task = task?.Task,
            Template = template,
            Point = book.Points.Find(payload.Point),
            Contact = contact,
            Form = form,
            FormFindings = template is null || form is null ? [] : FormCheck.Check(template, form),
            Opened = opened is null ? null : new Passed(opened.Payload.At, opened.Contact.Time),
            DoneBefore = task?.Done ?? [],
            Last = LastPlace(person),
            EarlierForms = EarlierForms(payload, template),
            Photos = form is null ? [] : Matches(form, hash),
            IsQualified =
                template?.Qualification is not { Length: > 0 } wanted
                || book.Qualifications.All.Values.Any(held =>
                    held.Person == person && held.Kind == wanted && held.Until > when
                ),
            FailedFaces =
                faces.Count(each => each.Payload.Face is { Passed: false })
                + (payload.Face is { Passed: false } ? 1 : 0),
            FacePassed = payload.Face is { Passed: true } || faces.Any(each => each.Payload.Face is { Passed: true }),
            TappedBefore = lastVisit?.Payload is { Kind: RecordKind.Open, At: var at } ? at : null,
        };
    }

    private List<TakenRecord> Own(RecordFilter filter, string person) =>
        [
            .. store
                .Records(filter, null, RecordsOfVisitLookedAt)
                .Select(row => row.Record)
                .Where(record => record.Person == person),
        ];

    private static Form? FindForm(RecordPayload payload)
    {
        if (payload is not { Kind: RecordKind.Close, Form: { } text })
        {
            return null;
        }

        try
        {
            return Form.Read(text);
        }
        catch (RecordException)
        {
            return null;
        }
    }

    private SoftwareSiteKey SiteKeyOf(string site) =>
        new(book.SiteKeys.Find(site) is { } stored ? stored.Key.Span : new byte[SoftwareSiteKey.SizeInBytes]);

    /// <summary>The newest place that is known; most often the last record has one.</summary>
    private Whereabouts? LastPlace(string person)
    {
        Whereabouts? Among(long? before, int limit) =>
            store
                .Records(new RecordFilter(Person: person), before, limit)
                .Select(row =>
                    new Arrival(person, row.Record.Payload, row.Record.ReceivedAt)
                    {
                        Contact = row.Record.Contact,
                        Point = book.Points.Find(row.Record.Payload.Point),
                    }.Here
                )
                .FirstOrDefault(here => here is not null);
        return Among(null, 1) ?? Among(null, EarlierFormsLookedAt);
    }

    /// <summary>Earlier forms, for the rule about copied readings: none where the template has too few readings for it.</summary>
    private IReadOnlyList<Form> EarlierForms(RecordPayload payload, Template? template) =>
        payload is { Kind: RecordKind.Close, Point: { } point }
        && template is not null
        && template.Steps.Count(step => step.Kind == StepKind.Reading) >= FormRules.FewestReadings
            ?
            [
                .. store
                    .Records(new RecordFilter(Point: point), null, EarlierFormsLookedAt * 2)
                    .Select(row => row.Record.Payload)
                    .Where(earlier =>
                        earlier is { Kind: RecordKind.Close, Task: { } task }
                        && task != payload.Task
                        && store.FindTask(task)?.Task.Template == template.Id
                    )
                    .Select(FindForm)
                    .OfType<Form>()
                    .Take(book.Tuning.CopiedForms - 1),
            ]
            : [];

    private IReadOnlyList<PhotoMatch> Matches(Form form, Digest record) =>
        [
            .. form
                .Answers.SelectMany(answer => answer.Photos)
                .Select(photo => photo.Hash)
                .Distinct()
                .SelectMany(photo =>
                    store.IsPhotoUsed(photo, record)
                        ? [new PhotoMatch(photo, photo, 0)]
                        : store.LikePhotos(photo, record, book.Tuning.PhotoBits).Take(1)
                ),
        ];
}
