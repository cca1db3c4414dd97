using Kexin.Box.Contacts;

namespace Kexin.Inspection.Rounds;

/// <summary>What a contact with a box shows.</summary>
public enum ContactResult
{
    /// <summary>There was none.</summary>
    [Says("none", "无接触")]
    None = 0,

    /// <summary>The checkpoint's own box was there and answered.</summary>
    [Says("genuine", "真实")]
    Genuine = 1,

    /// <summary>Another box of the organisation answered.</summary>
    [Says("another box", "其他巡检盒")]
    OtherBox = 2,

    /// <summary>The answer is by no key that is registered.</summary>
    [Says("unknown key", "未登记的密钥")]
    UnknownKey = 3,

    /// <summary>The box's counter or chain contradicts what was seen of it.</summary>
    [Says("counter or chain", "计数或链不符")]
    Chain = 4,

    /// <summary>The box's clock ran back.</summary>
    [Says("clock", "时钟倒退")]
    Clock = 5,

    /// <summary>The answer belongs to other work, or is none.</summary>
    [Says("other work", "不属于本次工作")]
    OtherWork = 6,

    /// <summary>No box is registered at the checkpoint.</summary>
    [Says("no box here", "点位未登记巡检盒")]
    NoBox = 7,
}

/// <summary>How far a box is known: its mark, and the places of its chain that nobody has handed in yet.</summary>
/// <param name="Mark">The last contact that was seen.</param>
/// <param name="Gaps">Contacts that lie before it and are missing.</param>
public sealed record BoxMemory(BoxMark Mark, [Items(BoxMemory.MostGaps)] IReadOnlyList<ChainGap> Gaps)
{
    internal const int MostGaps = 64;

    /// <summary>That of a box that was never seen.</summary>
    public static BoxMemory Fresh { get; } = new(BoxMark.Fresh, []);
}

/// <summary>Places of a chain that are missing.</summary>
/// <param name="From">The first counter.</param>
/// <param name="Until">The last counter.</param>
/// <param name="After">The time of the contact before, by the box.</param>
/// <param name="Before">The time of the contact after, by the box.</param>
public sealed record ChainGap(
    [Between(1, long.MaxValue)] long From,
    [Between(1, long.MaxValue)] long Until,
    [Time] long After,
    [Time] long Before
);

/// <summary>What a contact was found to be.</summary>
/// <param name="Result">The finding.</param>
/// <param name="Box">The id of the box that answered, where one is known.</param>
/// <param name="Counter">The box's counter.</param>
/// <param name="Time">By the box's clock, in milliseconds since 1970, UTC; null for a tag.</param>
/// <param name="Missing">How many contacts before it are missing.</param>
/// <param name="Saw">What was seen, where it is not genuine.</param>
/// <param name="IsLate">Whether it was tapped offline, and handed in after later taps of the same tag.</param>
public sealed record ContactOutcome(
    ContactResult Result,
    [Name(Ids.Length)] string? Box = null,
    [Between(0, long.MaxValue)] long? Counter = null,
    [Time] long? Time = null,
    [Between(0, long.MaxValue)] long Missing = 0,
    BilingualText? Saw = null,
    bool IsLate = false
)
{
    /// <summary>That there was no contact.</summary>
    public static ContactOutcome None { get; } = new(ContactResult.None);
}
