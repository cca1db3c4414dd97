using System.Globalization;
using System.Text.RegularExpressions;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests;

/// <summary>No list answers more than a page may, by number or by bytes.</summary>
public sealed partial class PagesTests
{
    /// <summary>Items of 64 KiB, one of two MiB, and a small one.</summary>
    private static readonly List<(int Place, string Text)> s_items =
    [
        .. Enumerable
            .Repeat(64 << 10, 40)
            .Append(2 << 20)
            .Append(1)
            .Index()
            .Select(each => (each.Index, Of(each.Item))),
    ];

    [Fact]
    public void A_page_weighs_a_mebibyte_at_most_and_one_heavier_item_is_a_page_alone() =>
        Assert.Equal([15, 15, 10, 1, 1], Cut(page => Pages.Of(After(page), page, KeyOf, Show)));

    [Fact]
    public async Task The_same_where_items_take_a_while_to_show()
    {
        var first = await Pages.OfAsync(
            s_items,
            new PageRequest(null, 1000),
            KeyOf,
            item => Task.FromResult(Show(item))
        );
        Assert.Equal(15, first.Items.Count);
        Assert.Equal(QueryValues.CursorOf("14"), first.Next);
    }

    [Fact]
    public void A_page_takes_no_more_items_than_it_needs_and_goes_on_where_the_rest_begins()
    {
        var shown = 0;
        var page = Pages.Of(
            s_items,
            new PageRequest(null, 3),
            KeyOf,
            item =>
            {
                shown++;
                return Show(item);
            },
            "beyond"
        );
        Assert.Equal((3, 3, QueryValues.CursorOf("2")), (shown, page.Items.Count, page.Next));
        Assert.Equal("beyond", Pages.Of(s_items.Take(3), new PageRequest(null, 3), KeyOf, Show, "beyond").Next);
        Assert.Null(Pages.Of(s_items.Take(3), new PageRequest(null, 3), KeyOf, Show).Next);
    }

    [Fact]
    public void Every_list_is_cut_at_one_place()
    {
        var source = Path.Combine(SourceTree.Root, "src");
        string[] projects = ["Kexin.Node", "Kexin.Node.Inspection", "Kexin.Endpoints"];
        var others = projects
            .SelectMany(project =>
                Directory.EnumerateFiles(Path.Combine(source, project), "*.cs", SearchOption.AllDirectories)
            )
            .Where(file => Path.GetFileName(file) is not ("Pages.cs" or "TokenPages.cs"))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => MakesPage().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);
        Assert.Empty(others);
    }

    [GeneratedRegex(@"new (Api\.)?Page<")]
    private static partial Regex MakesPage();

    private static List<int> Cut(Func<PageRequest, Page<LocalizedText>> page)
    {
        var (pages, after) = (new List<int>(), (string?)null);
        do
        {
            var cut = page(QueryValues.Page(after, "1000"));
            pages.Add(cut.Items.Count);
            after = cut.Next;
        } while (after is not null);
        return pages;
    }

    private static IEnumerable<(int Place, string Text)> After(PageRequest page) => Pages.Behind(s_items, page, KeyOf);

    private static string KeyOf((int Place, string Text) item) => item.Place.ToString(CultureInfo.InvariantCulture);

    private static LocalizedText Show((int Place, string Text) item) => new(item.Text, "");

    private static string Of(int size) => new('x', size);
}
