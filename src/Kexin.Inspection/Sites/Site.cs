namespace Kexin.Inspection.Sites;

/// <summary>A place that is inspected: a school, a kitchen, a temple.</summary>
/// <param name="Id">32 hexadecimal digits; given by the node.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Address">Where it is; may be empty.</param>
/// <param name="Zone">Its time zone by the IANA name, as Asia/Shanghai: plans run by the clock on its wall.</param>
/// <param name="Plans">Pictures of its floors.</param>
[Says("Site", "站点")]
public sealed record Site(
    [Name(Ids.Length)] string Id,
    [Name] string Name,
    [Prose] string Address,
    [Name(Site.LongestZone)] string Zone,
    [Items(Site.MostPlans)] IReadOnlyList<FloorPlan> Plans
) : ICheckedRecord
{
    internal const int LongestZone = 60;
    internal const int MostPlans = 50;

    public BilingualText? FindFault() =>
        TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _)
            ? null
            : new("must have a time zone that there is, as Asia/Shanghai", "须有有效的时区，如 Asia/Shanghai");
}

/// <summary>A picture of a floor, on which checkpoints have their places.</summary>
/// <param name="Id">Within the site.</param>
/// <param name="Name">What people call it, as "B1".</param>
/// <param name="Image">The picture's hash; it is kept as photos are.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
[Says("Floor plan", "楼层平面图")]
public sealed record FloorPlan(
    [Name(Ids.Length)] string Id,
    [Name] string Name,
    Digest Image,
    [Between(1, FloorPlan.MostPixels)] int Width,
    [Between(1, FloorPlan.MostPixels)] int Height
)
{
    internal const int MostPixels = 20_000;
}

/// <summary>Where something is on the earth, WGS 84.</summary>
/// <param name="Latitude">In degrees, north positive.</param>
/// <param name="Longitude">In degrees, east positive.</param>
/// <param name="Radius">Within how many metres of it a phone counts as there.</param>
[Says("Place", "位置")]
public sealed record Place([Finite] double Latitude, [Finite] double Longitude, [Finite] double Radius) : ICheckedRecord
{
    public BilingualText? FindFault() =>
        Math.Abs(Latitude) <= 90 && Math.Abs(Longitude) <= 180 && Radius is > 0 and <= 10_000
            ? null
            : new(
                "must have a latitude within 90 and a longitude within 180 degrees, and a radius of at most 10,000 metres",
                "纬度须在 ±90 度之间，经度须在 ±180 度之间，半径不超过 10000 米"
            );
}

/// <summary>Where a checkpoint stands on a floor plan.</summary>
/// <param name="Id">The floor plan's.</param>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
[Says("Place on a floor plan", "平面图位置")]
public sealed record Spot([Name(Ids.Length)] string Id, [Finite] double X, [Finite] double Y);

/// <summary>What is looked at in a round: an extinguisher, a switch room, a stove.</summary>
/// <param name="Id">32 hexadecimal digits; given by the node.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Code">What stands on its label, as "B1-07".</param>
/// <param name="Building">The building or the area; may be empty.</param>
/// <param name="Standard">How it has to be; null where nobody said.</param>
/// <param name="Procedure">How it is looked at; null where nobody said.</param>
/// <param name="Pictures">Hashes of pictures that show it.</param>
/// <param name="Place">Where it is; null where the phone's position is not compared.</param>
/// <param name="Plan">Where it is on a floor plan, or null.</param>
[Says("Checkpoint", "巡检点位")]
public sealed record Checkpoint(
    [Name(Ids.Length)] string Id,
    [Name(Ids.Length)] string Site,
    [Name] string Name,
    [Visible(40)] string Code,
    [Prose] string Building,
    BilingualText? Standard,
    BilingualText? Procedure,
    [Items(20)] IReadOnlyList<Digest> Pictures,
    Place? Place,
    Spot? Plan
);
