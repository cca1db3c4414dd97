namespace Kexin.Box.Contacts;

/// <summary>One contact as the box has it: a link of its chain.</summary>
/// <param name="Challenge">The hash of the challenge.</param>
/// <param name="Counter">1 at the first contact, one more at each.</param>
/// <param name="Time">By the box's own clock, in milliseconds since 1970, UTC.</param>
/// <param name="Previous">The hash of the contact before; zero at the first.</param>
[RecordKind("kexin/box-contact/1")]
public sealed record Contact(
    Digest Challenge,
    [Between(1, long.MaxValue)] long Counter,
    [Time] long Time,
    Digest Previous
)
{
    /// <summary>What the next contact names: the hash of the canonical bytes.</summary>
    public Digest HashBy(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash(CanonicalRecord.Encode(this));
    }
}

/// <summary>A box's answer: the contact, signed by the box's key.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="Signature">Over the contact's canonical bytes, for <see cref="Purpose"/>.</param>
[RecordKind("kexin/box-answer/1")]
public sealed record Answer(Contact Contact, [Bytes(Answer.LongestSignatureInBytes)] ReadOnlyMemory<byte> Signature)
{
    /// <summary>What a box's key signs, and nothing else.</summary>
    public const string Purpose = "box-contact";

    internal const int LongestSignatureInBytes = 64;
}

/// <summary>Why a box gives no contact.</summary>
public enum BoxFault
{
    /// <summary>The message is no challenge.</summary>
    [Says("The message is no challenge.", "消息不是质询。")]
    NoChallenge = 1,

    /// <summary>The clock stands before the last contact, as after a flat battery: somebody has to set it.</summary>
    [Says("The box's clock has to be set.", "巡检盒的时钟需要校准。")]
    ClockBack = 2,

    /// <summary>The box cannot be sure what it remembers; it has to be started again.</summary>
    [Says("The box's memory failed; start it again.", "巡检盒存储故障，请重新启动。")]
    Memory = 3,

    /// <summary>The counter is at its end.</summary>
    [Says("The box's counter is at its end; replace it.", "巡检盒的计数已用尽，请更换。")]
    Worn = 4,
}

/// <summary>A box's answer when it gives no contact.</summary>
/// <param name="Fault">Why.</param>
[RecordKind("kexin/box-refusal/1")]
public sealed record BoxRefusal(BoxFault Fault);
