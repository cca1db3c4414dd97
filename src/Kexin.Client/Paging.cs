using System.Globalization;
using System.Runtime.CompilerServices;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Which part of a long list is wanted.</summary>
/// <param name="After">The <see cref="Page{T}.Next"/> of the part before, or null for the first.</param>
/// <param name="Limit">1 to <see cref="Limits.MostItemsInPage"/>, or null for <see cref="Limits.ItemsInPage"/>.</param>
/// <param name="Order">By what, where the list has orders, as <c>name</c>; null for its own.</param>
/// <param name="Falling">The last of the order first.</param>
public readonly record struct Paging(
    string? After = null,
    int? Limit = null,
    string? Order = null,
    bool Falling = false
)
{
    internal (string, string?) OrderQuery => ("order", Order);

    internal (string, string?) FallingQuery => ("falling", Falling ? "true" : null);

    internal (string, string?) AfterQuery => ("after", After);

    internal (string, string?) LimitQuery => ("limit", Limit?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Every item of a list, fetched page by page as it is read.</summary>
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<Paging, CancellationToken, Task<Page<T>>> fetch,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var paging = new Paging(null, Limits.MostItemsInPage);
        while (true)
        {
            var page = await fetch(paging, cancel);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            if (page.Next is null)
            {
                yield break;
            }

            paging = paging with { After = page.Next };
        }
    }
}

/// <summary>How <see cref="Wait"/> stands in a query.</summary>
internal static class WaitQuery
{
    public static (string, string?) Of(Wait wait) => ("wait", wait == Wait.Accepted ? "accepted" : "final");
}
