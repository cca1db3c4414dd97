using System.Globalization;

namespace Kexin.Endpoints;

/// <summary>Cursors of lists that are in the order of a number, such as a height or a version.</summary>
public static class NumberCursor
{
    /// <summary>The cursor that continues behind the item with this number.</summary>
    public static string Of(long number) => QueryValues.CursorOf(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The number of the last item of the page before, or null for the first page.</summary>
    /// <exception cref="DomainException">It is no number from <paramref name="min"/> to <paramref name="max"/>.</exception>
    public static long? Read(PageRequest page, long min, long max) =>
        page.After is null ? null
        : long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
            ? number
        : throw TokenLookup.BadCursor();
}
