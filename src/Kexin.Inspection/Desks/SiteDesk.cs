using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Stream;
using Kexin.People.Records;

namespace Kexin.Inspection.Desks;

/// <summary>Narrows people to sites, and says of which site something is.</summary>
/// <remarks>What is of no site (shifts, certificates, templates, rules, phones) is read by all and changed by who is not narrowed.</remarks>
/// <param name="book">What the organisation has set up.</param>
/// <param name="people">Who there is.</param>
/// <param name="rounds">Where rounds and records are kept.</param>
/// <param name="alarms">Where alarms are kept.</param>
/// <param name="correctives">Where hazards are kept.</param>
public sealed class SiteDesk(
    InspectionBook book,
    PeopleBook people,
    IRoundStore rounds,
    IAlarmStore alarms,
    ICorrectiveStore correctives
)
{
    /// <summary>Narrows somebody to sites.</summary>
    /// <param name="person">The person's id.</param>
    /// <param name="sites">Ids of sites; null for all of them, those to come, too.</param>
    /// <exception cref="DomainException">There is no such person or site, or there are none.</exception>
    public void Narrow(string person, IReadOnlyList<string>? sites)
    {
        if (!people.State.People.ContainsKey(person))
        {
            throw DomainException.NotFound($"There is nobody with the id '{person}'.", $"没有标识为“{person}”的人员。");
        }

        if (sites is null)
        {
            if (book.Narrowings.Find(person) is not null)
            {
                book.Narrowings.Remove(person);
            }

            return;
        }

        if (sites.Count == 0)
        {
            throw DomainException.Invalid(
                "Name at least one site; who is to see no inspections has no role for them.",
                "请至少指定一个站点；无需巡检权限的人员不应拥有相应角色。"
            );
        }

        foreach (var site in sites)
        {
            book.Sites.Get(site);
        }

        book.Narrowings.Put(person, new SiteNarrowing([.. sites.Distinct(StringComparer.Ordinal)]));
    }

    /// <summary>The site of a checkpoint; null where there is none, as below.</summary>
    public string? OfPoint(string? id) => book.Points.Find(id)?.Site;

    /// <summary>The site of a plan.</summary>
    public string? OfPlan(string id) => book.Plans.Find(id)?.Site;

    /// <summary>The site of a box.</summary>
    public string? OfBox(string id) => book.Boxes.Find(id)?.Site;

    /// <summary>The site of a round.</summary>
    public string? OfRound(string id) => rounds.FindTask(id)?.Task.Site;

    /// <summary>The site of an alarm.</summary>
    public string? OfAlarm(string id) => alarms.FindAlarm(id)?.Site;

    /// <summary>The site of a hazard.</summary>
    public string? OfHazard(string id) => correctives.FindCorrective(id)?.Site;

    /// <summary>The site of a record: that of its checkpoint, else of its round.</summary>
    public string? OfRecord(TakenRecord? record) =>
        record is null ? null
        : OfPoint(record.Payload.Point) is { } site ? site
        : record.Payload.Task is { } round ? OfRound(round)
        : null;

    /// <summary>The site of the record of that hash.</summary>
    public string? OfRecord(string hash) =>
        Digest.TryParse(hash, out var digest) ? OfRecord(rounds.FindRecord(digest)) : null;

    /// <summary>The sites whose records, checkpoints or floor plans show a file.</summary>
    public IEnumerable<string?> OfFile(string hash) =>
        Digest.TryParse(hash, out var digest)
            ?
            [
                .. rounds.RecordsWithPhoto(digest).Select(OfRecord),
                .. book.Points.All.Values.Where(point => point.Pictures.Contains(digest)).Select(point => point.Site),
                .. book
                    .Sites.All.Values.Where(site => site.Plans.Any(plan => plan.Image == digest))
                    .Select(site => site.Id),
            ]
            : [];
}
