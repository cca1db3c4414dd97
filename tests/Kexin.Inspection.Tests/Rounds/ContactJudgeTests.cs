using Kexin.Box.Contacts;
using Kexin.Box.Tags;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Sites;

namespace Kexin.Inspection.Tests.Rounds;

/// <summary>Contract and Rejects: what contacts with real boxes show.</summary>
public sealed class ContactJudgeTests
{
    private readonly Dictionary<string, BoxMemory> _memories = [];
    private readonly StoppedTime _time = new();
    private readonly Kexin.Inspection.Sites.Box _own;
    private readonly Kexin.Inspection.Sites.Box _other;
    private readonly CheckpointBox _box;
    private readonly CheckpointBox _elsewhere;

    public ContactJudgeTests()
    {
        (_box, _own) = NewBox("own", Sample.Point.Id);
        (_elsewhere, _other) = NewBox("other", Ids.Of("other"));
    }

    [Fact]
    public void The_box_of_the_checkpoint_is_genuine_with_its_counter_and_time()
    {
        var outcome = See(Payload(_box));
        Assert.Equal(
            (ContactResult.Genuine, _own.Id, 1L, Sample.Now, 0L),
            (outcome.Result, outcome.Box, outcome.Counter, outcome.Time, outcome.Missing)
        );
    }

    [Fact]
    public void Another_checkpoints_box_is_told_apart_from_a_stranger()
    {
        var outcome = See(Payload(_elsewhere));
        Assert.Equal((ContactResult.OtherBox, _other.Id), (outcome.Result, outcome.Box));
        Assert.Equal(ContactResult.UnknownKey, See(Payload(NewBox("stranger", null).Box)).Result);
    }

    [Fact]
    public void A_replayed_contact_contradicts_the_chain()
    {
        var payload = Payload(_box);
        Assert.Equal(ContactResult.Genuine, See(payload).Result);
        Assert.Equal(ContactResult.Chain, See(payload).Result);
    }

    [Fact]
    public void A_contact_of_other_work_shows_nothing()
    {
        var payload = Payload(_box);
        Assert.Equal(ContactResult.OtherWork, See(payload with { Salt = Ids.Of("salt") }).Result);
        Assert.Equal(ContactResult.OtherWork, See(payload with { Task = Ids.Of("task") }).Result);
        Assert.Equal(
            ContactResult.OtherWork,
            See(payload with { Header = new HeaderReference(1, Suite.Standard.Hash("x"u8)) }).Result
        );
        Assert.Equal(
            ContactResult.OtherWork,
            See(payload with { Contact = payload.Contact! with { Answer = new byte[] { 1 } } }).Result
        );
    }

    [Fact]
    public void A_contact_that_comes_late_fills_the_gap_of_the_chain_once()
    {
        var (first, second, third) = (Payload(_box), Payload(_box), Payload(_box));
        See(first);
        Assert.Equal(1, See(third).Missing);
        Assert.Equal(ContactResult.Genuine, See(second).Result);
        Assert.Equal(ContactResult.Chain, See(second).Result);
        Assert.Empty(_memories[_own.Id].Gaps);
    }

    [Fact]
    public void A_checkpoint_without_a_box_and_a_record_without_a_contact_are_told_apart()
    {
        Assert.Equal(ContactResult.NoBox, See(Payload(_box) with { Point = Ids.Of("bare") }).Result);
        Assert.Equal(ContactResult.None, See(Payload(_box) with { Contact = null }).Result);
    }

    private ContactOutcome See(RecordPayload payload)
    {
        var (outcome, remembered) = new ContactJudge(
            [_own, _other],
            box => _memories.GetValueOrDefault(box, BoxMemory.Fresh),
            _ => new SoftwareSiteKey(new byte[SoftwareSiteKey.SizeInBytes])
        ).Judge(payload);
        if (remembered is not null)
        {
            _memories[outcome.Box!] = remembered;
        }

        return outcome;
    }

    private static RecordPayload Payload(CheckpointBox box)
    {
        var payload = Sample.Payload(RecordKind.Open, Sample.Now);
        var challenge = CanonicalRecord.Encode(
            new Challenge(ContactStep.Open, Digest.Zero, payload.Work(), new byte[Challenge.NonceSizeInBytes])
        );
        return payload with { Contact = new GivenContact(BoxKind.Active, challenge, box.Handle(challenge), null) };
    }

    private (CheckpointBox Box, Kexin.Inspection.Sites.Box Registered) NewBox(string name, string? point)
    {
        var key = Suite.Standard.CreateSigningKey(RandomSource.System);
        return (
            new CheckpointBox(new SoftwareBoxKey(key), new Memory(), _time),
            new(Ids.Of(name), BoxKind.Active, Ids.Of("site"), key.PublicKey.ToString(), point, null, null)
        );
    }

    private sealed class Memory : IBoxMemory
    {
        private BoxMark _mark = BoxMark.Fresh;

        public BoxMark Load() => _mark;

        public void Save(BoxMark mark) => _mark = mark;
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Sample.Now);
    }
}
