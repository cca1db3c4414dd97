using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Kexin.Vault;

/// <summary>Which instant a clock on a wall shows, in one time zone.</summary>
/// <remarks>
/// What: where clocks are put forward some times of the wall never are, where they are put back some are twice. Both are refused,
/// unless the zone is given with the word that decides: <c>Europe/Berlin,earlier</c> takes the earlier of the two instants that can be
/// meant, <c>later</c> the later one.
/// Source: the IANA time zone database, as NodaTime carries it, so that every node has the same.
/// </remarks>
internal sealed class ZoneClock
{
    private const string Earlier = "earlier";
    private const string Later = "later";
    private static readonly long s_margin = (long)TimeSpan.FromDays(2).TotalMilliseconds;

    private readonly DateTimeZone _zone;
    private readonly string? _choice;

    // Between these times of the wall there is one offset, no change is near, and nothing has to be looked up.
    private long _from = long.MaxValue;
    private long _to = long.MinValue;
    private long _offset;

    private ZoneClock(DateTimeZone zone, string? choice)
    {
        _zone = zone;
        _choice = choice;
    }

    /// <summary>The zone as it is published: its name in the database and, after a comma, what decides.</summary>
    public string Name => _choice is null ? _zone.Id : $"{_zone.Id},{_choice}";

    /// <summary>Reads a zone's name, or says false.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ZoneClock? clock)
    {
        clock = null;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var choice = parts.Length == 2 ? parts[1] : null;
        if (parts.Length > 2 || choice is not (null or Earlier or Later))
        {
            return false;
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(parts[0]) is not { } zone)
        {
            return false;
        }

        clock = new ZoneClock(zone, choice);
        return true;
    }

    /// <summary>The instant at which the wall shows this.</summary>
    /// <param name="wall">What the clock shows, in milliseconds as if it were in UTC.</param>
    /// <param name="instant">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public CellFault TryFind(long wall, out long instant)
    {
        if (wall >= _from && wall < _to)
        {
            instant = wall - _offset;
            return CellFault.None;
        }

        var shown = Instant.FromUnixTimeMilliseconds(wall).InUtc().LocalDateTime;
        var mapping = _zone.MapLocal(shown);
        switch (mapping.Count)
        {
            case 0 when _choice is null:
                instant = 0;
                return CellFault.SkippedTime;
            case 2 when _choice is null:
                instant = 0;
                return CellFault.RepeatedTime;
            case 1:
                Remember(mapping.EarlyInterval);
                break;
            default:
                break;
        }

        // The larger offset is the earlier instant: in a gap that is the one after the change, in an overlap the one before it.
        var offsets = (
            First: mapping.EarlyInterval.WallOffset.Milliseconds,
            Second: mapping.LateInterval.WallOffset.Milliseconds
        );
        instant =
            wall
            - (_choice == Later ? Math.Min(offsets.First, offsets.Second) : Math.Max(offsets.First, offsets.Second));
        return CellFault.None;
    }

    private void Remember(NodaTime.TimeZones.ZoneInterval interval)
    {
        _offset = interval.WallOffset.Milliseconds;
        _from = interval.HasStart ? interval.Start.ToUnixTimeMilliseconds() + s_margin : long.MinValue;
        _to = interval.HasEnd ? interval.End.ToUnixTimeMilliseconds() - s_margin : long.MaxValue;
    }
}
