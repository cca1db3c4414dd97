using System.Globalization;

namespace Kexin.Node;

/// <summary>Cursors of lists in the order of a number; opaque to callers, checked when they come back.</summary>
internal static class PageCursor
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="ProblemException">The text is no number from <paramref name="min"/> to <paramref name="max"/>.</exception>
    public static long ReadNumber(string after, long min, long max) =>
        long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
            ? number
            : throw Invalid(after);

    public static ProblemException Invalid(string after) =>
        ProblemException.Invalid(
            $"'{Shorten(after)}' does not continue this list: give 'after' the value of 'next' from the part before.",
            $"“{Shorten(after)}”不能接续此列表：after 应为上一部分返回的 next 值。"
        );

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
