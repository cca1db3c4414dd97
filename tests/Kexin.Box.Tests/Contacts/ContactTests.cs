using Kexin.Box.Contacts;

namespace Kexin.Box.Tests.Contacts;

/// <summary>Contract and rejects: a box that is touched, and each way in which an answer is not one of it.</summary>
public sealed class ContactTests
{
    private readonly BoxScene _scene = new();

    public static TheoryData<SuiteId> Suites => new(SuiteId.Standard, SuiteId.GuoMi);

    [Theory]
    [MemberData(nameof(Suites))]
    public void Contacts_follow_each_other_in_one_chain(SuiteId suite)
    {
        var scene = new BoxScene(suite);
        for (byte i = 1; i <= 4; i++)
        {
            scene.Clock.Now += 1000;
            var challenge = scene.Challenge(i, i % 2 == 1 ? ContactStep.Open : ContactStep.Close);
            var verdict = Assert.IsType<ContactVerdict.Genuine>(scene.Check(challenge, scene.Touch(challenge)));
            Assert.Equal((i, 0, scene.Clock.Now), (verdict.Mark.Counter, verdict.Missing, verdict.Mark.Time));
            scene.Restart();
        }

        Assert.Equal(scene.Memory.Mark, scene.Seen);
    }

    [Fact]
    public void Contacts_that_others_have_not_handed_in_are_counted()
    {
        _scene.Touch(_scene.Challenge(1));
        _scene.Touch(_scene.Challenge(2));
        var challenge = _scene.Challenge(3);
        var verdict = _scene.Check(challenge, _scene.Touch(challenge));
        Assert.Equal(2, Assert.IsType<ContactVerdict.Genuine>(verdict).Missing);
    }

    [Fact]
    public void An_answer_counts_for_its_own_challenge_once()
    {
        var challenge = _scene.Challenge(1);
        var answer = _scene.Touch(challenge);
        Assert.Equal(ContactRule.OwnChallenge, _scene.Refused(_scene.Challenge(2), answer));
        Assert.Equal(ContactRule.OwnChallenge, _scene.Refused(challenge with { Step = ContactStep.Close }, answer));
        Assert.Equal(ContactRule.OwnChallenge, _scene.Refused(challenge with { Work = Digest.Zero }, answer));
        Assert.Equal(ContactRule.OwnChallenge, _scene.Refused(challenge with { Header = Digest.Zero }, answer));
        Assert.IsType<ContactVerdict.Genuine>(_scene.Check(challenge, answer));
        Assert.Equal(ContactRule.RisingCounter, _scene.Refused(challenge, answer));
    }

    [Fact]
    public void Another_key_and_a_changed_contact_are_refused()
    {
        var other = new BoxScene(seed: 2);
        var challenge = _scene.Challenge(1);
        Assert.Equal(ContactRule.RegisteredKey, _scene.Refused(challenge, other.Touch(challenge)));
        var answer = _scene.Touch(challenge);
        Contact[] changed =
        [
            answer.Contact with
            {
                Counter = 2,
            },
            answer.Contact with
            {
                Time = answer.Contact.Time + 1,
            },
            answer.Contact with
            {
                Previous = _scene.Suite.Hash([]),
            },
        ];
        Assert.All(
            changed,
            contact =>
                Assert.Equal(ContactRule.RegisteredKey, _scene.Refused(challenge, answer with { Contact = contact }))
        );
        var signature = answer.Signature.ToArray();
        signature[^1] ^= 1;
        Assert.Equal(ContactRule.RegisteredKey, _scene.Refused(challenge, answer with { Signature = signature }));
        Assert.Equal(BoxMark.Fresh, _scene.Seen);
    }

    [Fact]
    public void A_copy_of_a_box_is_found_when_both_have_answered()
    {
        var copy = new BoxScene();
        Check(_scene, 1);
        copy.Touch(_scene.Challenge(1));
        Check(_scene, 2);

        // The copy has given other contacts: its second is no second any more, and its third does not follow.
        Assert.Equal(ContactRule.RisingCounter, _scene.Refused(_scene.Challenge(3), copy.Touch(_scene.Challenge(3))));
        Assert.Equal(ContactRule.OneChain, _scene.Refused(_scene.Challenge(4), copy.Touch(_scene.Challenge(4))));
    }

    [Fact]
    public void A_box_that_was_set_back_is_found_by_its_counter()
    {
        Check(_scene, 1);
        var old = _scene.Memory.Mark;
        Check(_scene, 2);
        _scene.Memory.Mark = old;
        _scene.Restart();
        Assert.Equal(ContactRule.RisingCounter, _scene.Refused(_scene.Challenge(3), _scene.Touch(_scene.Challenge(3))));
    }

    [Fact]
    public void A_clock_that_was_set_back_is_told_by_the_box_and_found_by_the_node()
    {
        Check(_scene, 1);
        _scene.Clock.Now -= 1;
        Assert.Equal(BoxFault.ClockBack, _scene.Fault(_scene.Challenge(2)));
        Assert.Equal(1, _scene.Memory.Mark.Counter);

        // A box that lies about it cannot hide the earlier contact.
        _scene.Memory.Mark = _scene.Memory.Mark with
        {
            Time = 0,
        };
        _scene.Restart();
        Assert.Equal(ContactRule.RisingTime, _scene.Refused(_scene.Challenge(2), _scene.Touch(_scene.Challenge(2))));
    }

    [Fact]
    public void Power_lost_before_or_after_saving_never_makes_two_contacts_at_one_place()
    {
        Check(_scene, 1);
        _scene.Memory.FailsAfter = true;
        Assert.Equal(BoxFault.Memory, _scene.Fault(_scene.Challenge(2)));
        _scene.Memory.FailsAfter = false;
        Assert.Equal(BoxFault.Memory, _scene.Fault(_scene.Challenge(2)));
        _scene.Restart();
        var challenge = _scene.Challenge(3);
        var verdict = Assert.IsType<ContactVerdict.Genuine>(_scene.Check(challenge, _scene.Touch(challenge)));
        Assert.Equal((3, 1), (verdict.Mark.Counter, verdict.Missing));

        _scene.Memory.FailsBefore = true;
        Assert.Equal(BoxFault.Memory, _scene.Fault(_scene.Challenge(4)));
        _scene.Memory.FailsBefore = false;
        _scene.Restart();
        Check(_scene, 5);
    }

    [Fact]
    public void A_counter_at_its_end_gives_no_contact_any_more()
    {
        _scene.Memory.Mark = new BoxMark(long.MaxValue, Digest.Zero, 0);
        _scene.Restart();
        Assert.Equal(BoxFault.Worn, _scene.Fault(_scene.Challenge(1)));
    }

    private static void Check(BoxScene scene, byte nonce)
    {
        var challenge = scene.Challenge(nonce);
        Assert.IsType<ContactVerdict.Genuine>(scene.Check(challenge, scene.Touch(challenge)));
    }
}
