namespace Kexin.Box.Contacts;

/// <summary>Checks a box's answer against what is registered and what was seen of the box.</summary>
/// <remarks>
/// Security: of two boxes with one key (a clone) the chains part at the first contact that both give: one of the two is refused, by its counter or
/// by the chain. Which of them is the clone this does not say.
/// Not for: contacts that are handed in out of order; sort them by their counters first.
/// </remarks>
public static class ContactCheck
{
    /// <summary>Checks an answer.</summary>
    /// <param name="key">The key that is registered for the box.</param>
    /// <param name="last">What was seen of the box so far.</param>
    /// <param name="challenge">What the phone asked.</param>
    /// <param name="answer">What the box said.</param>
    public static ContactVerdict Check(PublicKey key, BoxMark last, Challenge challenge, Answer answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(last);
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(answer);
        var suite = Suite.Get(key.Suite);
        var contact = answer.Contact;
        if (contact.Challenge != challenge.HashBy(suite))
        {
            return Refuse(
                ContactRule.OwnChallenge,
                new("an answer to another challenge.", "对另一质询的回答。"),
                new("a new contact with the box.", "与巡检盒重新接触。")
            );
        }

        if (!suite.Verify(key, Answer.Purpose, CanonicalRecord.Encode(contact), answer.Signature.Span))
        {
            return Refuse(
                ContactRule.RegisteredKey,
                new("the signature of another key, or of none.", "其他密钥的签名，或无效签名。"),
                new("the box that is registered at this checkpoint.", "该巡检点位登记的巡检盒。")
            );
        }

        var (counter, time) = (contact.Counter, contact.Time);
        if (counter <= last.Counter)
        {
            return Refuse(
                ContactRule.RisingCounter,
                new($"counter {counter} after {last.Counter}.", $"在计数 {last.Counter} 之后出现计数 {counter}。"),
                new(
                    "a new contact; if it comes again, a box that is no copy.",
                    "重新接触；若仍如此，请检查巡检盒是否被复制。"
                )
            );
        }

        var missing = counter - last.Counter - 1;
        if (missing == 0 && contact.Previous != last.Head)
        {
            return Refuse(
                ContactRule.OneChain,
                new(
                    $"a contact {counter} after another {last.Counter} than was seen.",
                    $"第 {counter} 次接触所接的不是已见的第 {last.Counter} 次。"
                ),
                new("a box that is no copy.", "未被复制的巡检盒。")
            );
        }

        return time < last.Time
            ? Refuse(
                ContactRule.RisingTime,
                new($"{last.Time - time} ms before the last contact.", $"早于上一次接触 {last.Time - time} 毫秒。"),
                new("a box whose clock is set.", "时钟已校准的巡检盒。")
            )
            : new ContactVerdict.Genuine(BoxMark.After(contact, suite), missing);
    }

    private static ContactVerdict.Refused Refuse(ContactRule rule, BilingualText saw, BilingualText wouldSatisfy) =>
        new(rule, saw, wouldSatisfy);
}
