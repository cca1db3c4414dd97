namespace Kexin.Box.Contacts;

/// <summary>The rules that a contact keeps, in the order in which they are checked.</summary>
public enum ContactRule
{
    /// <summary>The answer is to the challenge.</summary>
    [Says("A box answers the challenge that it was given.", "巡检盒回答收到的质询。")]
    OwnChallenge = 1,

    /// <summary>The key is the one that is registered for the box.</summary>
    [Says("A box signs by the key that is registered for it.", "巡检盒以登记的密钥签名。")]
    RegisteredKey = 2,

    /// <summary>The counter is above every one that was seen.</summary>
    [Says("A box's counter only goes up.", "巡检盒的计数只增不减。")]
    RisingCounter = 3,

    /// <summary>The contact names the one before it.</summary>
    [Says("A box has one chain of contacts.", "巡检盒只有一条接触记录链。")]
    OneChain = 4,

    /// <summary>The time is not before the last contact's.</summary>
    [Says("A box's clock does not go back.", "巡检盒的时钟不倒退。")]
    RisingTime = 5,
}

/// <summary>What checking a contact gave.</summary>
public abstract record ContactVerdict
{
    private ContactVerdict() { }

    /// <summary>The box was there and gave this contact.</summary>
    /// <param name="Mark">How far the chain goes now; kept.</param>
    /// <param name="Missing">How many contacts lie between this one and the last that was seen: others' that have not been handed in yet, or power lost.</param>
    public sealed record Genuine(BoxMark Mark, long Missing) : ContactVerdict;

    /// <summary>The answer shows no contact, or one that cannot be.</summary>
    /// <param name="Rule">Which rule it breaks.</param>
    /// <param name="Saw">What was there instead.</param>
    /// <param name="WouldSatisfy">What to do.</param>
    public sealed record Refused(ContactRule Rule, BilingualText Saw, BilingualText WouldSatisfy) : ContactVerdict;
}
