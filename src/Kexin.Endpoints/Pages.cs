using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kexin.Client;

namespace Kexin.Endpoints;

/// <summary>Pages of lists: every list that a caller can go through is cut here, by number and by bytes.</summary>
/// <remarks>An item weighs what it takes as JSON, so that no list answers more than a page may, whoever wrote what is in it.</remarks>
public static class Pages
{
    /// <summary>What the items of a page take together at most, in bytes; one heavier item is a page alone.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>A page of the items, which begin where the request says; takes no more of them than it needs.</summary>
    /// <param name="items">In the list's order, those after the cursor.</param>
    /// <param name="request">How many.</param>
    /// <param name="key">An item's place in the order.</param>
    /// <param name="next">The cursor where the list goes on behind these items; null where they are all.</param>
    public static Api.Page<T> Of<T>(
        IEnumerable<T> items,
        PageRequest request,
        Func<T, string> key,
        string? next = null
    ) => Of(items, request, key, item => item, next);

    /// <summary>The same of items that are shown as something else.</summary>
    public static Api.Page<TShown> Of<T, TShown>(
        IEnumerable<T> items,
        PageRequest request,
        Func<T, string> key,
        Func<T, TShown> show,
        string? next = null
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(show);
        var (page, last) = (new Filling<TShown>(request.Limit), "");
        foreach (var item in items)
        {
            if (page.IsFull || !page.TryAdd(show(item)))
            {
                return new Api.Page<TShown>(page.Items, QueryValues.CursorOf(last));
            }

            last = key(item);
        }

        return new Api.Page<TShown>(page.Items, next);
    }

    /// <summary>The same of items that take a while to show.</summary>
    public static async Task<Api.Page<TShown>> OfAsync<T, TShown>(
        IEnumerable<T> items,
        PageRequest request,
        Func<T, string> key,
        Func<T, Task<TShown>> show,
        string? next = null
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(show);
        var (page, last) = (new Filling<TShown>(request.Limit), "");
        foreach (var item in items)
        {
            if (page.IsFull || !page.TryAdd(await show(item)))
            {
                return new Api.Page<TShown>(page.Items, QueryValues.CursorOf(last));
            }

            last = key(item);
        }

        return new Api.Page<TShown>(page.Items, next);
    }

    /// <summary>The items of a list that is at hand, behind the one that the cursor names.</summary>
    public static IEnumerable<T> Behind<T>(IEnumerable<T> items, PageRequest request, Func<T, string> key) =>
        request.After is { } last ? items.SkipWhile(item => key(item) != last).Skip(1) : items;

    private sealed class Filling<T>(int limit)
    {
        private readonly List<T> _items = [];
        private readonly JsonTypeInfo<T> _type = (JsonTypeInfo<T>)KexinJson.Default.GetTypeInfo(typeof(T))!;
        private long _bytes;

        public IReadOnlyList<T> Items => _items;

        public bool IsFull => _items.Count == limit || _bytes >= MostBytes;

        /// <summary>False where the item is too heavy beside the others.</summary>
        public bool TryAdd(T item)
        {
            _bytes += JsonSerializer.SerializeToUtf8Bytes(item, _type).Length;
            if (_items.Count > 0 && _bytes > MostBytes)
            {
                return false;
            }

            _items.Add(item);
            return true;
        }
    }
}
