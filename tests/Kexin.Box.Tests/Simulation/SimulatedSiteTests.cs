using Kexin.Box.Contacts;
using Kexin.Box.Simulation;
using Kexin.Box.Tags;
using Kexin.Box.Tests.Contacts;

namespace Kexin.Box.Tests.Simulation;

/// <summary>Faults: what a node finds when a scripted box or tag is touched five times, contact by contact.</summary>
public sealed class SimulatedSiteTests : IDisposable
{
    private const string Fine = "fine";
    private const string Silent = "silent";
    private static readonly byte[] s_key = [.. Enumerable.Repeat((byte)9, SoftwareSiteKey.SizeInBytes)];
    private readonly Dictionary<string, FailingMemory> _memories = [];
    private readonly StandingClock _clock = new();
    private readonly SoftwareSiteKey _site = new(s_key);

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(null, Fine, Fine, Fine, Fine, Fine)]
    // The copy answers the third and the fifth contact: the box's own next one has the copy's number.
    [InlineData("b1=clone@3", Fine, Fine, Fine, nameof(ContactRule.RisingCounter), Fine)]
    [InlineData("b1=battery@4", Fine, Fine, Fine, Silent, Silent)]
    [InlineData(
        "b1=replay@2",
        Fine,
        nameof(ContactRule.OwnChallenge),
        nameof(ContactRule.OwnChallenge),
        nameof(ContactRule.OwnChallenge),
        nameof(ContactRule.OwnChallenge)
    )]
    public void A_box_is_found_out_at_the_contact_that_shows_it(string? fault, params string[] expected)
    {
        using var site = Make(Suite.Standard, fault);
        var box = site.Boxes["b1"];
        var seen = BoxMark.Fresh;
        var found = expected.Select((_, i) => Touch(box, (byte)i, ref seen)).ToList();
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(null, Fine, Fine, Fine, Fine, Fine)]
    [InlineData("t1=clone@3", Fine, Fine, Fine, nameof(TagRule.RisingCounter), Fine)]
    [InlineData(
        "t1=replay@2",
        Fine,
        nameof(TagRule.RisingCounter),
        nameof(TagRule.RisingCounter),
        nameof(TagRule.RisingCounter),
        nameof(TagRule.RisingCounter)
    )]
    public void A_tag_is_found_out_at_the_tap_that_shows_it(string? fault, params string[] expected)
    {
        using var site = Make(Suite.Standard, fault);
        int? seen = null;
        var found = expected.Select(_ => Tap(site.Tags["t1"], ref seen)).ToList();
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_clock_that_drifts_gains_at_each_contact()
    {
        using var site = Make(Suite.Standard, "b1=drift@2");
        var times = Enumerable.Range(0, 3).Select(i => Contact(site.Boxes["b1"], (byte)i).Time);
        var gain = (long)SimulatedBox.Gain.TotalMilliseconds;
        Assert.Equal([BoxScene.Start, BoxScene.Start + gain, BoxScene.Start + (2 * gain)], times);
    }

    [Theory]
    [InlineData(SuiteId.Standard)]
    [InlineData(SuiteId.GuoMi)]
    public void A_site_that_is_started_again_has_the_same_keys_and_goes_on_counting(SuiteId suite)
    {
        string[] first;
        using (var site = Make(Suite.Get(suite), null))
        {
            Assert.Equal(1, Contact(site.Boxes["b1"], 1).Counter);
            site.Tags["t2"].Tap();
            first = Identities(site);
            Assert.Equal(4, first.Distinct().Count());
        }

        using var again = Make(Suite.Get(suite), null);
        Assert.Equal(first, Identities(again));
        Assert.Equal(2, Contact(again.Boxes["b1"], 2).Counter);
        int? seen = 1;
        Assert.Equal(Fine, Tap(again.Tags["t2"], ref seen));
        Assert.Equal(2, seen);
    }

    [Theory]
    [InlineData("b2=clone@5", FaultKind.Clone, 5)]
    [InlineData("b2=Replay", FaultKind.Replay, 1)]
    public void A_fault_is_read(string text, FaultKind kind, int from)
    {
        Assert.True(ScriptedFault.TryParse(text, out var fault));
        Assert.Equal(new ScriptedFault("b2", kind, from), fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("b2")]
    [InlineData("=clone")]
    [InlineData("b2=")]
    [InlineData("b2=1")]
    [InlineData("b2=stolen")]
    [InlineData("b2=clone@")]
    [InlineData("b2=clone@0")]
    [InlineData("b2=clone@-1")]
    [InlineData("b2=clone@x")]
    public void What_is_no_fault_is_refused(string text) => Assert.False(ScriptedFault.TryParse(text, out _));

    [Theory]
    [InlineData("b3=clone")]
    [InlineData("t3=clone")]
    [InlineData("t1=drift")]
    [InlineData("t1=battery")]
    public void A_fault_that_nothing_of_the_site_can_have_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => Make(Suite.Standard, text));

    private SimulatedSite Make(Suite suite, string? fault) =>
        new(
            suite,
            s_key,
            2,
            2,
            id => _memories.TryGetValue(id, out var memory) ? memory : _memories[id] = new FailingMemory(),
            _clock,
            fault is null ? []
                : ScriptedFault.TryParse(fault, out var read) ? [read]
                : throw new ArgumentException(fault)
        );

    private static string[] Identities(SimulatedSite site) =>
        [
            .. site.Boxes.Values.Select(box => box.PublicKey.ToString()),
            .. site.Tags.Values.Select(tag => tag.Uid.ToString()),
        ];

    private static Challenge Ask(byte nonce) =>
        new(ContactStep.Open, Digest.Zero, Digest.Zero, Enumerable.Repeat(nonce, Challenge.NonceSizeInBytes).ToArray());

    private static Contact Contact(SimulatedBox box, byte nonce) =>
        CanonicalRecord.Decode<Answer>(box.Handle(CanonicalRecord.Encode(Ask(nonce)))!).Contact;

    private static string Touch(SimulatedBox box, byte nonce, ref BoxMark seen)
    {
        var challenge = Ask(nonce);
        if (box.Handle(CanonicalRecord.Encode(challenge)) is not { } bytes)
        {
            return Silent;
        }

        var verdict = ContactCheck.Check(box.PublicKey, seen, challenge, CanonicalRecord.Decode<Answer>(bytes));
        if (verdict is ContactVerdict.Genuine genuine)
        {
            seen = genuine.Mark;
            return Fine;
        }

        return ((ContactVerdict.Refused)verdict).Rule.ToString();
    }

    private string Tap(SimulatedTag tag, ref int? seen)
    {
        var last = seen;
        var verdict = new TagCheck(_site).Check(TagMessage.Parse(tag.Tap()), uid => uid == tag.Uid ? last : null);
        if (verdict is TagVerdict.Genuine genuine)
        {
            Assert.Equal(tag.Uid, genuine.Tag);
            seen = genuine.Counter;
            return Fine;
        }

        return ((TagVerdict.Refused)verdict).Rule.ToString();
    }
}
