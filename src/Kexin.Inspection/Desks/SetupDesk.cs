using Kexin.Inspection.Book;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Desks;

/// <summary>Sets up what inspections need: what one thing names has to be there, and what others name stays.</summary>
/// <param name="book">Where it is kept.</param>
/// <param name="random">Makes ids.</param>
/// <param name="time">Says from when on a plan's times are read.</param>
public sealed class SetupDesk(InspectionBook book, RandomSource random, TimeProvider time)
{
    private const int ShortestSecret = 16;
    private const int LongestSecret = 200;
    private readonly Lock _versions = new();

    /// <summary>The id that was given, of something that is there; a new one where none was.</summary>
    /// <exception cref="DomainException">There is nothing of that id.</exception>
    public string IdOf<T>(string given, Shelf<T> shelf)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(shelf);
        if (given.Length == 0)
        {
            return Ids.New(random);
        }

        shelf.Get(given);
        return given;
    }

    /// <summary>Makes or replaces a checkpoint of a site.</summary>
    /// <exception cref="DomainException">There is no such site.</exception>
    public void Put(Checkpoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        book.Sites.Get(point.Site);
        book.Points.Put(point.Id, point);
    }

    /// <summary>Makes or replaces a plan.</summary>
    /// <exception cref="DomainException">It names a site, checkpoint or template that is not there, or its times cannot be read.</exception>
    public void Put(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var site = book.Sites.Get(plan.Site);
        foreach (var point in plan.Points)
        {
            if (book.Points.Get(point).Site != site.Id)
            {
                throw DomainException.Invalid(
                    $"The checkpoint '{point}' is at another site.",
                    $"点位“{point}”属于其他站点。"
                );
            }
        }

        if (book.FindTemplate(plan.Template) is null)
        {
            throw DomainException.NotFound(
                $"There is no template '{plan.Template}'.",
                $"没有巡检模板“{plan.Template}”。"
            );
        }

        var now = time.GetUtcNow();
        PlanCalendar.Beginnings(plan, site.Zone, now.ToUnixTimeMilliseconds(), now.AddDays(1).ToUnixTimeMilliseconds());
        book.Plans.Put(plan.Id, plan);
    }

    /// <summary>Keeps a template as the next version of its id: the number that it names does not count, so that no version ever changes.</summary>
    /// <returns>The template as it is kept.</returns>
    public Template KeepNext(Template template)
    {
        ArgumentNullException.ThrowIfNull(template);
        lock (_versions)
        {
            var kept = template with { Version = (book.FindTemplate(template.Id)?.Version ?? 0) + 1 };
            book.Templates.Put(InspectionBook.KeyOf(kept.Id, kept.Version), kept);
            return kept;
        }
    }

    /// <summary>Removes a site that has no checkpoint.</summary>
    /// <exception cref="DomainException">There is none, or it has one.</exception>
    public void RemoveSite(string id) => Remove(book.Sites, id, book.Points.All.Values.Any(point => point.Site == id));

    /// <summary>Removes a checkpoint that has no box and is in no plan.</summary>
    /// <exception cref="DomainException">There is none, or something names it.</exception>
    public void RemovePoint(string id) =>
        Remove(
            book.Points,
            id,
            book.Boxes.All.Values.Any(box => box.Point == id)
                || book.Plans.All.Values.Any(plan => plan.Points.Contains(id))
        );

    /// <summary>Sets which program is told of alarms; none where the address is empty.</summary>
    /// <param name="url">Where it takes a POST: https or http.</param>
    /// <param name="secret">16 to 200 characters.</param>
    /// <exception cref="DomainException">The address or the secret is none.</exception>
    public void SetWebhook(string url, string? secret)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url.Length == 0)
        {
            book.Webhook = null;
            return;
        }

        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
            || secret is not { Length: >= ShortestSecret and <= LongestSecret }
        )
        {
            throw DomainException.Invalid(
                "A webhook has an address as https://… and a secret of 16 to 200 characters.",
                "回调须有 https://… 形式的地址和 16 至 200 个字符的密钥。"
            );
        }

        book.Webhook = new Webhook(url, secret);
    }

    private static void Remove<T>(Shelf<T> shelf, string id, bool isUsed)
        where T : class
    {
        if (isUsed)
        {
            throw DomainException.Conflict("Something still uses it.", "仍有内容在使用它。");
        }

        shelf.Remove(id);
    }
}
