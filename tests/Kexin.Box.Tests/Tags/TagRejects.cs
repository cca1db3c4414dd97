using CsCheck;
using Kexin.Box.Tags;

namespace Kexin.Box.Tests.Tags;

/// <summary>Rejects: every way in which a tag's message is not that of a fresh tap, each with the rule that it breaks.</summary>
public sealed class TagRejects : IDisposable
{
    private const string Seed = "0N0XIzNsQ0O2";
    private static readonly TagUid s_uid = TagUid.Read([4, 1, 2, 3, 4, 5, 6]);
    private readonly SoftwareSiteKey _site = new(new byte[16]);
    private readonly Dictionary<TagUid, int> _seen = [];
    private readonly TagChip _chip;

    public TagRejects() => _chip = TagChip.Enrolled(_site, s_uid, 0);

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Each_tap_counts_once()
    {
        var first = _chip.Tap();
        Assert.Equal(new TagVerdict.Genuine(s_uid, 1), Check(first));
        Assert.Equal(TagRule.RisingCounter, Refused(first).Rule);
        Assert.Equal(new TagVerdict.Genuine(s_uid, 2), Check(_chip.Tap()));
        var later = TagChip.Enrolled(_site, s_uid, 0xFFFE);
        Assert.Equal(new TagVerdict.Genuine(s_uid, 0xFFFF), Check(later.Tap()));
        Assert.Equal(new TagVerdict.Genuine(s_uid, 0x10000), Check(later.Tap()));
        Assert.Equal(TagRule.RisingCounter, Refused(first).Rule);
    }

    [Fact]
    public void A_message_that_was_copied_before_a_later_tap_is_refused_after_it()
    {
        var copied = _chip.Tap();
        Check(_chip.Tap());
        var refusal = Refused(copied);
        Assert.Equal((TagRule.RisingCounter, s_uid), (refusal.Rule, refusal.Tag));
    }

    [Fact]
    public void A_tag_of_another_site_or_with_another_tags_key_is_refused()
    {
        using var other = new SoftwareSiteKey([.. Enumerable.Repeat((byte)1, 16)]);
        Assert.Equal(TagRule.OfThisSite, Refused(TagChip.Enrolled(other, s_uid, 0).Tap()).Rule);
        var identity = TagKeys.OfIdentity(_site);
        var others = TagKeys.OfTag(_site, TagUid.Read([4, 9, 9, 9, 9, 9, 9]));
        Assert.Equal(TagRule.OwnKey, Refused(new TagChip(identity, others, s_uid, 0).Tap()).Rule);
        Assert.Equal(TagRule.OwnKey, Refused(new TagChip(identity, new byte[16], s_uid, 0).Tap()).Rule);
    }

    [Fact]
    public void A_chip_that_is_set_to_tell_less_is_refused()
    {
        var less = new TagChip(TagKeys.OfIdentity(_site), TagKeys.OfTag(_site, s_uid), s_uid, 0) { Kind = 0x87 };
        Assert.Equal(TagRule.OfThisSite, Refused(less.Tap()).Rule);
    }

    [Fact]
    public void A_message_with_one_digit_changed_is_refused()
    {
        var message = _chip.Tap();
        for (var at = 0; at < message.Length; at++)
        {
            var digit = message[at] == 'A' ? 'B' : 'A';
            var altered = $"{message[..at]}{digit}{message[(at + 1)..]}";
            if (altered[at] is not ('e' or 'c' or '=' or '&') && (at is < 2 or >= 34 and < 37))
            {
                Assert.Throws<DecodingException>(() => TagMessage.Parse(altered));
            }
            else
            {
                Refused(altered);
            }
        }

        Assert.Empty(_seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("e=&c=")]
    [InlineData("e=EF963FF7828658A599F3041510671E88")]
    [InlineData("c=94EED9EE65337086&e=EF963FF7828658A599F3041510671E88")]
    [InlineData("e=EF963FF7828658A599F3041510671E88&c=94EED9EE6533708")]
    [InlineData("e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086&")]
    [InlineData("e=ef963ff7828658a599f3041510671e88&c=94EED9EE65337086")]
    [InlineData("e=EF963FF7828658A599F3041510671E8G&c=94EED9EE65337086")]
    [InlineData("E=EF963FF7828658A599F3041510671E88&C=94EED9EE65337086")]
    public void What_is_no_message_of_a_tag_is_refused_unread(string query) =>
        Assert.Throws<DecodingException>(() => TagMessage.Parse(query));

    [Fact]
    public void Any_text_is_a_message_or_is_refused() =>
        Gen.String[0, 60]
            .Sample(
                text =>
                {
                    try
                    {
                        TagMessage.Parse(text);
                    }
                    catch (DecodingException)
                    {
                        // Said as it should be.
                    }
                },
                seed: Seed,
                iter: 5_000
            );

    [Fact]
    public void Keys_of_tags_and_of_a_site_differ_and_have_inputs_of_the_source()
    {
        var keys = Enumerable
            .Range(0, 50)
            .Select(i => TagKeys.OfTag(_site, new TagUid((ulong)i)))
            .Append(TagKeys.OfIdentity(_site));
        Assert.Equal(51, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => _site.Diversify(new byte[15]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _site.Diversify(new byte[32]));
    }

    private TagVerdict.Refused Refused(string message)
    {
        var refused = Assert.IsType<TagVerdict.Refused>(Check(message));
        Assert.NotEmpty(refused.Saw.Zh);
        return refused;
    }

    private TagVerdict Check(string message)
    {
        var verdict = new TagCheck(_site).Check(
            TagMessage.Parse(message),
            tag => _seen.TryGetValue(tag, out var counter) ? counter : null
        );
        if (verdict is TagVerdict.Genuine genuine)
        {
            _seen[genuine.Tag] = genuine.Counter;
        }

        return verdict;
    }
}
