using System.Globalization;

namespace Kexin.Console.Parts;

/// <summary>Times as people and machines read them.</summary>
internal static class ZoneText
{
    /// <summary>The day and the time on the viewer's clock.</summary>
    public static string Local(DateTimeOffset time, TimeZoneInfo zone, bool seconds = false) =>
        TimeZoneInfo
            .ConvertTime(time, zone)
            .ToString(seconds ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The zone's name and how far it is from UTC then.</summary>
    public static string Of(TimeZoneInfo zone, DateTimeOffset at)
    {
        var offset = zone.GetUtcOffset(at);
        return offset == TimeSpan.Zero
            ? "UTC"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{zone.Id}, UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}"
            );
    }

    /// <summary>RFC 3339, in UTC.</summary>
    public static string Machine(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
