namespace Kexin.Box.Tags;

/// <summary>The rules that a tag's message keeps, in the order in which they are checked.</summary>
public enum TagRule
{
    /// <summary>The identity opens by the site's key.</summary>
    [Says("A tag belongs to the site.", "标签属于该站点。")]
    OfThisSite = 1,

    /// <summary>The code is that of the tag's own key, for this identity and counter.</summary>
    [Says("A tag answers by its own key.", "标签以自身密钥应答。")]
    OwnKey = 2,

    /// <summary>The counter is above every counter that was seen of this tag.</summary>
    [Says("A tag's counter only goes up.", "标签的计数只增不减。")]
    RisingCounter = 3,
}

/// <summary>What checking a tag's message gave.</summary>
public abstract record TagVerdict
{
    private TagVerdict() { }

    /// <summary>The tag was tapped, and for the first time with this counter.</summary>
    /// <param name="Tag">Which.</param>
    /// <param name="Counter">How often it has been tapped; kept, so that the message counts once.</param>
    public sealed record Genuine(TagUid Tag, int Counter) : TagVerdict;

    /// <summary>The message shows nothing.</summary>
    /// <param name="Rule">Which rule it breaks.</param>
    /// <param name="Tag">Which tag it names; null when that cannot be read. Nothing shows that it was this tag before the key did.</param>
    /// <param name="Saw">What was there instead.</param>
    /// <param name="WouldSatisfy">What to do.</param>
    public sealed record Refused(TagRule Rule, TagUid? Tag, BilingualText Saw, BilingualText WouldSatisfy) : TagVerdict;
}
