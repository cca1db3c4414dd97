using Kexin.Box.Contacts;
using Kexin.Box.Tags;

namespace Kexin.Inspection.Rounds;

/// <summary>Says what a contact shows, by the boxes that are registered and what was seen of them.</summary>
/// <remarks>
/// Phones that were offline hand their contacts in late, after later ones of the same box: a counter that lies in a gap of the chain counts, if its
/// time lies between the neighbours'. A tag has no clock: what was tapped offline counts in a gap by the phone's clock, and the outcome says that it came
/// late, as such a tap could have been kept for later; what was tapped online only goes up.
/// </remarks>
/// <param name="boxes">All boxes that stand somewhere.</param>
/// <param name="memory">What was seen of a box.</param>
/// <param name="siteKeys">The key of a site's tags.</param>
public sealed class ContactJudge(
    IReadOnlyCollection<Sites.Box> boxes,
    Func<string, BoxMemory> memory,
    Func<string, ISiteKey> siteKeys
)
{
    /// <summary>Judges the contact of a record.</summary>
    /// <param name="payload">An open or a close.</param>
    /// <returns>The outcome, and what is to be remembered of the box; null where nothing changes.</returns>
    public (ContactOutcome Outcome, BoxMemory? Remembered) Judge(RecordPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Contact is not { } contact)
        {
            return (ContactOutcome.None, null);
        }

        if (boxes.FirstOrDefault(each => each.Point == payload.Point) is not { } expected)
        {
            return (new ContactOutcome(ContactResult.NoBox), null);
        }

        try
        {
            return contact switch
            {
                { Kind: Sites.BoxKind.Active, Challenge: { } challenge, Answer: { } answer } => JudgeActive(
                    payload,
                    expected,
                    CanonicalRecord.Decode<Challenge>(challenge),
                    CanonicalRecord.Decode<Answer>(answer)
                ),
                { Kind: Sites.BoxKind.Tag, Message: { } message } => JudgeTag(
                    payload,
                    expected,
                    TagMessage.Parse(message)
                ),
                _ => (Other(new("a contact without its messages.", "缺少接触消息。")), null),
            };
        }
        catch (DecodingException)
        {
            return (Other(new("messages that cannot be read.", "无法读取的消息。")), null);
        }
    }

    private static ContactOutcome Other(BilingualText saw) => new(ContactResult.OtherWork, Saw: saw);

    private (ContactOutcome, BoxMemory?) JudgeActive(
        RecordPayload payload,
        Sites.Box expected,
        Challenge challenge,
        Answer answer
    )
    {
        if (
            challenge.Step != payload.Step
            || challenge.Work != payload.Work()
            || challenge.Header != (payload.Header?.Hash ?? Digest.Zero)
        )
        {
            return (Other(new("a challenge about other work.", "关于其他工作的质询。")), null);
        }

        if (expected.Kind != Sites.BoxKind.Active || !IsBy(expected, challenge, answer))
        {
            var other = boxes.FirstOrDefault(each =>
                each.Kind == Sites.BoxKind.Active && each.Id != expected.Id && IsBy(each, challenge, answer)
            );
            return (
                new ContactOutcome(other is null ? ContactResult.UnknownKey : ContactResult.OtherBox, other?.Id),
                null
            );
        }

        var known = memory(expected.Id);
        var contact = answer.Contact;
        if (FillGap(known, contact.Counter, contact.Time) is { } filled)
        {
            return (Genuine(expected, contact, 0), filled);
        }

        return ContactCheck.Check(KeyOf(expected), known.Mark, challenge, answer) switch
        {
            ContactVerdict.Genuine genuine => (
                Genuine(expected, contact, genuine.Missing),
                new BoxMemory(genuine.Mark, AddGap(known, contact.Counter, contact.Time))
            ),
            ContactVerdict.Refused { Rule: ContactRule.OwnChallenge } refused => (Other(refused.Saw), null),
            ContactVerdict.Refused refused => (
                new ContactOutcome(
                    refused.Rule == ContactRule.RisingTime ? ContactResult.Clock : ContactResult.Chain,
                    expected.Id,
                    contact.Counter,
                    contact.Time,
                    0,
                    refused.Saw
                ),
                null
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static ContactOutcome Genuine(Sites.Box box, Contact contact, long missing) =>
        new(ContactResult.Genuine, box.Id, contact.Counter, contact.Time, missing);

    /// <summary>Whether a box's key made the answer, whatever was seen of the box.</summary>
    private static bool IsBy(Sites.Box box, Challenge challenge, Answer answer) =>
        ContactCheck.Check(KeyOf(box), BoxMark.Fresh, challenge, answer)
            is ContactVerdict.Genuine
                or ContactVerdict.Refused { Rule: ContactRule.OneChain or ContactRule.RisingTime };

    private static PublicKey KeyOf(Sites.Box box)
    {
        var key = Convert.FromHexString(box.Key);
        foreach (var suite in Suite.All)
        {
            try
            {
                return PublicKey.Import(suite, key);
            }
            catch (DecodingException)
            {
                // Not of this suite; the next may know it.
            }
        }

        throw new DecodingException("The box's key is of no suite.");
    }

    private static BoxMemory? FillGap(BoxMemory known, long counter, long time)
    {
        var gap = known.Gaps.FirstOrDefault(each => counter >= each.From && counter <= each.Until);
        if (gap is null || time < gap.After || time > gap.Before)
        {
            return null;
        }

        IEnumerable<ChainGap> halves =
        [
            gap with
            {
                Until = counter - 1,
                Before = time,
            },
            gap with
            {
                From = counter + 1,
                After = time,
            },
        ];
        return known with
        {
            Gaps = [.. known.Gaps.Where(each => each != gap), .. halves.Where(half => half.From <= half.Until)],
        };
    }

    private static IReadOnlyList<ChainGap> AddGap(BoxMemory known, long counter, long time) =>
        counter > known.Mark.Counter + 1
            ?
            [
                .. known.Gaps.TakeLast(BoxMemory.MostGaps - 1),
                new ChainGap(known.Mark.Counter + 1, counter - 1, known.Mark.Time, time),
            ]
            : known.Gaps;

    private (ContactOutcome, BoxMemory?) JudgeTag(RecordPayload payload, Sites.Box expected, TagMessage message)
    {
        var check = new TagCheck(siteKeys(expected.Site));
        if (check.Check(message, _ => null) is not TagVerdict.Genuine genuine)
        {
            return (new ContactOutcome(ContactResult.UnknownKey), null);
        }

        var box = boxes.FirstOrDefault(each => each.Kind == Sites.BoxKind.Tag && each.Key == genuine.Tag.ToString());
        if (box is null || box.Id != expected.Id)
        {
            return (new ContactOutcome(box is null ? ContactResult.UnknownKey : ContactResult.OtherBox, box?.Id), null);
        }

        var known = memory(box.Id);
        var last = known.Mark.Counter;
        if (genuine.Counter > last)
        {
            return (
                new ContactOutcome(ContactResult.Genuine, box.Id, genuine.Counter, null, genuine.Counter - last - 1),
                new BoxMemory(
                    new BoxMark(genuine.Counter, Digest.Zero, payload.At),
                    AddGap(known, genuine.Counter, payload.At)
                )
            );
        }

        return payload.Offline && FillGap(known, genuine.Counter, payload.At) is { } filled
            ? (new ContactOutcome(ContactResult.Genuine, box.Id, genuine.Counter, IsLate: true), filled)
            : (
                new ContactOutcome(
                    ContactResult.Chain,
                    box.Id,
                    genuine.Counter,
                    Saw: new(
                        $"counter {genuine.Counter} after {last}.",
                        $"在计数 {last} 之后出现计数 {genuine.Counter}。"
                    )
                ),
                null
            );
    }
}
