namespace Kexin.Inspection.Sites;

/// <summary>What kind of box stands at a checkpoint.</summary>
public enum BoxKind
{
    /// <summary>A passive tag (NTAG 424 DNA): it has a counter, and no clock.</summary>
    [Says("tag", "标签")]
    Tag = 1,

    /// <summary>An active box: a key, a clock, a counter and a chain of its contacts.</summary>
    [Says("active box", "有源巡检盒")]
    Active = 2,
}

/// <summary>A box as the organisation keeps it: bound to one checkpoint, and registered on the ledger as a device.</summary>
/// <param name="Id">32 hexadecimal digits; given by the node.</param>
/// <param name="Kind">Which kind.</param>
/// <param name="Site">Whose key the tag's keys follow from.</param>
/// <param name="Key">An active box's public key in hexadecimal; a tag's 14 capital hexadecimal digits.</param>
/// <param name="Point">The checkpoint at which it stands; null once it is retired.</param>
/// <param name="Address">Where a box that speaks HTTP is reached, or null.</param>
/// <param name="Device">The id of the token on the ledger, 64 hexadecimal digits.</param>
[Says("Box", "巡检盒")]
public sealed record Box(
    [Name(Ids.Length)] string Id,
    BoxKind Kind,
    [Name(Ids.Length)] string Site,
    [Name(256)] string Key,
    [Name(Ids.Length)] string? Point,
    [Visible(200)] string? Address,
    [Name(64)] string? Device
);
