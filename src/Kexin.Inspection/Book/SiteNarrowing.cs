namespace Kexin.Inspection.Book;

/// <summary>The sites at which somebody may do what their roles allow.</summary>
/// <param name="Sites">Ids of sites.</param>
public sealed record SiteNarrowing(
    [Items(SiteNarrowing.MostSites, Min = 1, Distinct = true)] [Name(Ids.Length)] IReadOnlyList<string> Sites
)
{
    internal const int MostSites = 1000;
}

/// <summary>At which sites a caller may do what the roles allow.</summary>
public sealed class SiteScope
{
    private readonly HashSet<string>? _sites;

    private SiteScope(IEnumerable<string>? sites) => _sites = sites?.ToHashSet(StringComparer.Ordinal);

    /// <summary>At all.</summary>
    public static SiteScope All { get; } = new(null);

    /// <summary>At these only.</summary>
    public static SiteScope Of(IEnumerable<string> sites) => new(sites);

    /// <summary>Whether it is narrowed.</summary>
    public bool IsNarrow => _sites is not null;

    /// <summary>Whether a site is in it; what is of no site is in none that is narrowed.</summary>
    public bool Has(string? site) => _sites is null || (site is not null && _sites.Contains(site));

    /// <summary>Goes on where the site is in it.</summary>
    /// <exception cref="DomainException">It is not.</exception>
    public void Require(string? site)
    {
        if (!Has(site))
        {
            throw new DomainException(
                FaultCodes.Forbidden,
                new(
                    "Your inspections are narrowed to some sites, and this is of another.",
                    "您的巡检权限仅限部分站点，不包括此内容所属的站点。"
                ),
                s_ask
            );
        }
    }

    /// <summary>Goes on where it is not narrowed.</summary>
    /// <exception cref="DomainException">It is.</exception>
    public void RequireAll()
    {
        if (IsNarrow)
        {
            throw new DomainException(
                FaultCodes.Forbidden,
                new(
                    "Your inspections are narrowed to some sites, and this counts for all.",
                    "您的巡检权限仅限部分站点，而此操作涉及全部站点。"
                ),
                s_ask
            );
        }
    }

    private static readonly BilingualText s_ask = new(
        "Ask somebody who may change roles.",
        "请联系有权更改角色的人员。"
    );
}
