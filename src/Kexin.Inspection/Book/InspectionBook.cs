using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Book;

/// <summary>What an organisation has set up for its inspections.</summary>
/// <param name="store">Where it is kept.</param>
public sealed class InspectionBook(IThingStore store)
{
    private const string OnlyOne = "own";
    private readonly Shelf<Tuning> _tuning = new(store, "tuning", new("tuning", "参数"));
    private readonly Shelf<Webhook> _webhooks = new(store, "webhook", new("webhook", "回调"));

    /// <summary>Reads what records are looked at with into memory.</summary>
    /// <remarks>Before a change of the store begins: a shelf that is read first has its lock before the store's.</remarks>
    internal void Load()
    {
        _ = (_tuning.All, Sites.All, Points.All, Boxes.All, SiteKeys.All);
        _ = (Templates.All, Plans.All, Qualifications.All, Phones.All, Memories.All);
    }

    /// <summary>By id.</summary>
    public Shelf<Site> Sites { get; } = new(store, "site", new("site", "站点"));

    /// <summary>By id.</summary>
    public Shelf<Checkpoint> Points { get; } = new(store, "point", new("checkpoint", "巡检点位"));

    /// <summary>By id.</summary>
    public Shelf<Sites.Box> Boxes { get; } = new(store, "box", new("box", "巡检盒"));

    /// <summary>By site: what its tags' keys follow from.</summary>
    public Shelf<StoredKey> SiteKeys { get; } = new(store, "site-key", new("site key", "站点密钥"));

    /// <summary>By id and version, as <c>kitchen-daily@1</c>.</summary>
    public Shelf<Template> Templates { get; } = new(store, "template", new("template", "巡检模板"));

    /// <summary>By id.</summary>
    public Shelf<Plan> Plans { get; } = new(store, "plan", new("plan", "巡检计划"));

    /// <summary>By id.</summary>
    public Shelf<Shift> Shifts { get; } = new(store, "shift", new("shift", "排班"));

    /// <summary>By id.</summary>
    public Shelf<Qualification> Qualifications { get; } = new(store, "qualification", new("qualification", "资格证书"));

    /// <summary>By id.</summary>
    public Shelf<Phone> Phones { get; } = new(store, "phone", new("phone", "手机"));

    /// <summary>By the hash of the code.</summary>
    public Shelf<PhoneCode> Codes { get; } = new(store, "phone-code", new("code", "绑定码"));

    /// <summary>What was seen of each box.</summary>
    public Shelf<BoxMemory> Memories { get; } = new(store, "box-memory", new("box", "巡检盒"));

    /// <summary>By person: at which sites only.</summary>
    public Shelf<SiteNarrowing> Narrowings { get; } = new(store, "site-narrowing", new("narrowing", "站点范围"));

    /// <summary>By the hash of the address: of which alarms somebody was told by mail.</summary>
    public Shelf<MailMark> MailMarks { get; } = new(store, "mail-mark", new("mail", "邮件"));

    /// <summary>From where on the rules speak.</summary>
    public Tuning Tuning
    {
        get => _tuning.Find(OnlyOne) ?? new Tuning();
        set => _tuning.Put(OnlyOne, value);
    }

    /// <summary>Who is told of alarms, or null.</summary>
    public Webhook? Webhook
    {
        get => _webhooks.Find(OnlyOne);
        set
        {
            if (value is not null)
            {
                _webhooks.Put(OnlyOne, value);
            }
            else if (_webhooks.Find(OnlyOne) is not null)
            {
                _webhooks.Remove(OnlyOne);
            }
        }
    }

    /// <summary>At which sites somebody may do what their roles allow.</summary>
    /// <param name="person">The person's id.</param>
    public SiteScope ScopeOf(string person) =>
        Narrowings.Find(person) is { } narrowed ? SiteScope.Of(narrowed.Sites) : SiteScope.All;

    /// <summary>The newest version of a template: the organisation's own, or one that the program brings; null where there is none.</summary>
    public Template? FindTemplate(string id) =>
        Templates.All.Values.Where(template => template.Id == id).MaxBy(template => template.Version)
        ?? TemplateReader.Ready.FirstOrDefault(template => template.Id == id);

    /// <summary>A version of a template, or null.</summary>
    public Template? FindTemplate(string id, int version) =>
        Templates.Find(KeyOf(id, version))
        ?? TemplateReader.Ready.FirstOrDefault(template => template.Id == id && template.Version == version);

    /// <summary>The newest version of each template, by id.</summary>
    public IReadOnlyList<Template> NewestTemplates() =>
        [
            .. Templates
                .All.Values.Concat(TemplateReader.Ready)
                .GroupBy(template => template.Id)
                .Select(versions => versions.MaxBy(template => template.Version)!)
                .OrderBy(template => template.Id, StringComparer.Ordinal),
        ];

    /// <summary>Where a version of a template is kept.</summary>
    public static string KeyOf(string id, int version) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}@{version}");
}

/// <summary>A secret key.</summary>
/// <param name="Key">Its bytes.</param>
public sealed record StoredKey([Bytes(64)] ReadOnlyMemory<byte> Key)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => nameof(StoredKey);
}

/// <summary>A code by which somebody binds a phone, once.</summary>
/// <param name="Person">Whose phone it will be.</param>
/// <param name="EndsAt">In milliseconds since 1970, UTC.</param>
public sealed record PhoneCode([Name(Ids.Length)] string Person, [Time] long EndsAt);

/// <summary>A program that is told of alarms.</summary>
/// <param name="Url">Where it takes a POST.</param>
/// <param name="Secret">What the messages are authenticated by: HMAC-SHA-256 over the body.</param>
public sealed record Webhook([Visible(500)] string Url, [Visible(200)] string Secret)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => Url;
}
