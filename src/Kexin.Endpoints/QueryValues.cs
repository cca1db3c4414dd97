using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Kexin.Endpoints;

/// <summary>Reads what stands in a query: names in any case of letters, numbers within their range, cursors.</summary>
/// <remarks>Endpoints take their parameters as texts, because the framework reads enumerations with their case.</remarks>
public static class QueryValues
{
    /// <summary><c>?wait=</c>: <c>accepted</c> or <c>final</c>, which is the default.</summary>
    /// <exception cref="DomainException">It is something else.</exception>
    public static SubmissionState Wait(string? wait) => Choice<SubmissionState>("wait", wait) ?? SubmissionState.Final;

    /// <summary>A member of an enumeration by its name, or null when nothing is given.</summary>
    /// <exception cref="DomainException">There is no member of that name.</exception>
    public static T? Choice<T>(string parameter, string? text)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // By name alone: Enum.TryParse would take numbers and lists too.
        var names = Enum.GetNames<T>();
        var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            return Enum.GetValues<T>()[index];
        }

        var known = names.Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName).ToArray();
        throw DomainException.Invalid(
            $"'{parameter}' is one of {string.Join(", ", known)}, not '{text}'.",
            $"“{parameter}”的取值为 {string.Join("、", known)} 之一，不能是“{text}”。"
        );
    }

    /// <summary><c>true</c> or <c>false</c>, which is the default.</summary>
    /// <exception cref="DomainException">It is something else.</exception>
    public static bool Flag(string parameter, string? text) =>
        text switch
        {
            null or "" or "false" => false,
            "true" => true,
            _ => throw DomainException.Invalid(
                $"'{parameter}' is true or false, not '{text}'.",
                $"“{parameter}”的取值为 true 或 false，不能是“{text}”。"
            ),
        };

    /// <summary><c>?after=</c> and <c>?limit=</c>.</summary>
    /// <exception cref="DomainException">The limit is out of its range, or the cursor is none of ours.</exception>
    public static PageRequest Page(string? after, string? limit) => new(Cursor(after), Limit(limit));

    /// <summary>The cursor that callers hand back to continue behind an item.</summary>
    /// <param name="key">The item's place in the list's order; never a secret.</param>
    public static string CursorOf(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Api.Limits.ItemsInPage;
        }

        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is > 0 and <= Api.Limits.MostItemsInPage
            ? limit
            : throw DomainException.Invalid(
                $"'limit' is a number from 1 to {Api.Limits.MostItemsInPage}, not '{text}'.",
                $"“limit”的取值为 1 到 {Api.Limits.MostItemsInPage}，不能是“{text}”。"
            );
    }

    private static string? Cursor(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(text));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw TokenLookup.BadCursor();
        }
    }
}

/// <summary>Which part of a list is wanted.</summary>
/// <param name="After">The place, in the list's order, of the last item of the page before; null for the first page.</param>
/// <param name="Limit">1 to <see cref="Api.Limits.MostItemsInPage"/>.</param>
public readonly record struct PageRequest(string? After, int Limit);
