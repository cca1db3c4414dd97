using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Tasks;

/// <summary>Which published datasets a computation is to use, and those among which they are looked for, a page at a time.</summary>
public sealed class InputChoice(CatalogueApi catalogue)
{
    /// <summary>How many are fetched at a time.</summary>
    public const int Step = 20;

    private readonly List<CatalogueEntry> _chosen = [];
    private readonly List<CatalogueEntry> _found = [];
    private string? _next;
    private int _searches;

    /// <summary>What was looked for last; null for any.</summary>
    public string? Text { get; private set; }

    /// <summary>In the order in which they were chosen.</summary>
    public IReadOnlyList<CatalogueEntry> Chosen => _chosen;

    /// <summary>What fits what was looked for last, as far as it was fetched, without what is chosen.</summary>
    public IEnumerable<CatalogueEntry> Found => _found.Where(entry => !IsChosen(entry));

    /// <summary>Whether more fits than was fetched.</summary>
    public bool HasMore => _next is not null;

    /// <summary>Whether nothing at all is published.</summary>
    public bool HasNone => Text is null && _chosen.Count == 0 && _found.Count == 0 && !HasMore;

    /// <summary>Looks for published datasets; an answer that is overtaken by a later call changes nothing.</summary>
    /// <param name="text">What stands in the name, the description or the owner's name; null for any.</param>
    /// <param name="cancel">Ends the call.</param>
    public async Task FindAsync(string? text, CancellationToken cancel)
    {
        var search = ++_searches;
        var page = await FetchAsync(text, null, cancel);
        if (search == _searches)
        {
            _found.Clear();
            Text = text;
            Add(page);
        }
    }

    /// <summary>Fetches what else fits; what comes after another search began is dropped.</summary>
    public async Task FindMoreAsync(CancellationToken cancel)
    {
        var search = _searches;
        var page = await FetchAsync(Text, _next, cancel);
        if (search == _searches)
        {
            Add(page);
        }
    }

    /// <summary>Whether it is to be used.</summary>
    public bool IsChosen(CatalogueEntry entry) => _chosen.Exists(chosen => chosen.TokenId == entry.TokenId);

    /// <summary>Has an entry used, or not any more.</summary>
    public void Choose(CatalogueEntry entry, bool isChosen)
    {
        _chosen.RemoveAll(chosen => chosen.TokenId == entry.TokenId);
        if (isChosen)
        {
            _chosen.Add(entry);
        }
    }

    /// <summary>Has a dataset used by its catalogue id, unless it is not published any more.</summary>
    public async Task ChooseAsync(string id, CancellationToken cancel)
    {
        var entry = await catalogue.GetAsync(id, cancel);
        if (entry.State == DatasetState.Published)
        {
            Choose(entry, true);
        }
    }

    private Task<Page<CatalogueEntry>> FetchAsync(string? text, string? after, CancellationToken cancel) =>
        catalogue.FindAsync(text, DatasetState.Published, new Paging(after, Step), cancel);

    private void Add(Page<CatalogueEntry> page)
    {
        _found.AddRange(page.Items);
        _next = page.Next;
    }
}
