using System.Globalization;

namespace Kexin.Ledger.Contracts;

/// <summary>How times on the ledger are shown to people.</summary>
internal static class Times
{
    private static readonly long s_max = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>ISO 8601 in UTC.</summary>
    public static string Show(long milliseconds) =>
        milliseconds > s_max
            ? "the end of time"
            : DateTimeOffset
                .FromUnixTimeMilliseconds(milliseconds)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
