using System.Globalization;

namespace Kexin.Ledger.Contracts;

/// <summary>How times on the ledger are shown to people.</summary>
public static class Times
{
    private static readonly long s_max = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>ISO 8601 in UTC; what lies beyond the calendar of <see cref="DateTimeOffset"/> has no more than a bound.</summary>
    public static string Show(long milliseconds) =>
        milliseconds > s_max
            ? "> 9999-12-31"
            : DateTimeOffset
                .FromUnixTimeMilliseconds(milliseconds)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
