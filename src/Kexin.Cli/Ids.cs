using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>Lets people type the first digits of an id, or the name of a dataset.</summary>
internal static class Ids
{
    private const int LengthInDigits = 64;
    private const int ShortLengthInDigits = 8;

    /// <summary>How many things a message names.</summary>
    private const int MostListed = 5;

    /// <summary>The first eight digits, for tables; an id in words stays whole.</summary>
    public static string Short(string id) =>
        id.Length <= ShortLengthInDigits || !id.All(char.IsAsciiHexDigitLower) ? id : id[..ShortLengthInDigits];

    /// <summary>Whether it is a whole id.</summary>
    public static bool IsWhole(string text) => text.Length == LengthInDigits && text.All(char.IsAsciiHexDigitLower);

    /// <summary>One of this node's own datasets.</summary>
    public static Task<string> DatasetAsync(Call call, string given, CancellationToken cancel) =>
        ResolveAsync(call, given, call.Client.Datasets.ListAsync, item => item.Id, item => [item.Name], cancel);

    /// <summary>A published dataset, by its name too, as it is or after its owner's: <c>South Clinic/heart</c>.</summary>
    public static Task<string> CatalogueAsync(Call call, string given, CancellationToken cancel) =>
        ResolveAsync(
            call,
            given,
            call.Client.Catalogue.ListAsync,
            item => item.TokenId,
            item => [item.Name, $"{item.Owner.Name}/{item.Name}"],
            cancel
        );

    /// <summary>A grant.</summary>
    public static Task<string> GrantAsync(Call call, string given, CancellationToken cancel) =>
        ResolveAsync(
            call,
            given,
            (paging, stop) => call.Client.Grants.ListAsync(null, null, paging, stop),
            item => item.Id,
            null,
            cancel
        );

    /// <summary>A consent.</summary>
    public static Task<string> ConsentAsync(Call call, string given, CancellationToken cancel) =>
        ResolveAsync(
            call,
            given,
            (paging, stop) => call.Client.Consents.ListAsync(null, paging, stop),
            item => item.Id,
            null,
            cancel
        );

    /// <summary>A task.</summary>
    public static Task<string> TaskAsync(Call call, string given, CancellationToken cancel) =>
        ResolveAsync(call, given, call.Client.Tasks.ListAsync, item => item.Id, item => [item.Title], cancel);

    /// <summary>A token of any type; a task by its title, too, and a dataset by its name.</summary>
    public static Task<string> TokenAsync(Call call, string given, CancellationToken cancel) =>
        ResolveAsync(
            call,
            given,
            (paging, stop) => call.Client.Ledger.TokensAsync(null, null, paging, stop),
            item => item.Id,
            NamesOf,
            cancel
        );

    private static IReadOnlyList<string> NamesOf(TokenInfo token) =>
        Text(token.Fields, "title") is { } title ? [title]
        : token.Fields.ValueKind == JsonValueKind.Object
        && token.Fields.TryGetProperty("description", out var description)
        && Text(description, "name") is { } name
            ? [name, $"{token.Owner.Name}/{name}"]
        : [];

    private static string? Text(JsonElement of, string property) =>
        of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A person's id, by the name too, in any case of letters.</summary>
    public static async Task<string> PersonAsync(Call call, string given, CancellationToken cancel) =>
        Only(
            call,
            await Paging.AllAsync(call.Client.People.ListAsync, cancel).ToListAsync(cancel),
            given,
            person => person.Id,
            person => person.Name
        ).Id;

    /// <summary>A member of the consortium, by the name too, in any case of letters.</summary>
    public static async Task<string> MemberAsync(Call call, string given, CancellationToken cancel) =>
        IsWhole(given)
            ? given
            : Only(
                call,
                (await call.Client.Consortium.StatusAsync(cancel)).Members,
                given,
                member => member.Id,
                member => member.Name
            ).Id;

    /// <summary>The one of a short list with that name, in any case of letters, or with an id that begins so; where none has, those that there are are named.</summary>
    public static T Only<T>(
        Call call,
        IReadOnlyList<T> all,
        string given,
        Func<T, string> id,
        params IReadOnlyList<Func<T, string>> names
    )
    {
        var named = all.Where(item => names.Any(name => name(item).Equals(given, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        var fits =
            named.Count > 0
                ? named
                : [.. all.Where(item => id(item).StartsWith(given, StringComparison.OrdinalIgnoreCase))];
        return fits switch
        {
            [var one] => one,
            [] when all.Count == 0 => throw call.Fail(ExitCodes.NotFound, "error.no-such", given),
            [] => throw call.Fail(ExitCodes.NotFound, "error.no-such-among", given, Listed(all)),
            _ => throw call.Fail(ExitCodes.Usage, "error.ambiguous", given, fits.Count, Listed(fits)),
        };

        string Listed(IReadOnlyList<T> items) =>
            string.Join(
                call.Texts["list.comma"],
                items
                    .Take(MostListed)
                    .Select(item => names.Count > 0 ? Shown((id(item), names[0](item))) : Shown((id(item), null)))
                    .Concat(items.Count > MostListed ? ["…"] : [])
            );
    }

    private static async Task<string> ResolveAsync<T>(
        Call call,
        string given,
        Func<Paging, CancellationToken, Task<Page<T>>> fetch,
        Func<T, string> id,
        Func<T, IReadOnlyList<string>>? names,
        CancellationToken cancel
    )
    {
        if (IsWhole(given))
        {
            return given;
        }

        var fits = new List<(string Id, string? Name)>();
        var all = new List<string>();
        await foreach (var item in Paging.AllAsync(fetch, cancel))
        {
            var known = names?.Invoke(item) ?? [];
            all.AddRange(known);
            if (id(item).StartsWith(given, StringComparison.OrdinalIgnoreCase) || known.Contains(given))
            {
                fits.Add((id(item), known.Count > 1 ? known[^1] : null));
            }
        }

        return fits.Count switch
        {
            1 => fits[0].Id,
            0 when UsageErrors.Nearest(given, all) is { } near => throw call.Fail(
                ExitCodes.NotFound,
                "error.no-such-near",
                given,
                near
            ),
            0 => throw call.Fail(ExitCodes.NotFound, "error.no-such", given),
            _ => throw call.Fail(
                ExitCodes.Usage,
                fits.All(fit => fit.Name is not null) ? "error.ambiguous-names" : "error.ambiguous",
                given,
                fits.Count,
                string.Join(
                    call.Texts["list.comma"],
                    fits.Take(MostListed).Select(Shown).Concat(fits.Count > MostListed ? ["…"] : [])
                )
            ),
        };
    }

    private static string Shown((string Id, string? Name) fit) =>
        fit.Name is null ? Short(fit.Id) : $"{Short(fit.Id)} ({fit.Name})";
}
