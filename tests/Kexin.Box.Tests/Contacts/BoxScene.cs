using Kexin.Box.Contacts;

namespace Kexin.Box.Tests.Contacts;

/// <summary>A box with a seeded key, a clock that stands and a memory that can fail; and what a node has seen of it.</summary>
internal sealed class BoxScene
{
    public const long Start = 1_800_000_000_000;

    public BoxScene(SuiteId suite = SuiteId.Standard, int seed = 1)
    {
        Suite = Suite.Get(suite);
        Key = Suite.ImportSigningKey([.. new byte[31], (byte)seed]);
        Box = Make();
    }

    public Suite Suite { get; }
    public SigningKey Key { get; }
    public FailingMemory Memory { get; } = new();
    public StandingClock Clock { get; } = new();
    public CheckpointBox Box { get; private set; }
    public BoxMark Seen { get; set; } = BoxMark.Fresh;

    public Challenge Challenge(byte nonce, ContactStep step = ContactStep.Open) =>
        new(step, Suite.Hash([1]), Suite.Hash([2]), Enumerable.Repeat(nonce, 16).ToArray());

    public CheckpointBox Make() => new(new SoftwareBoxKey(Key), Memory, Clock);

    public void Restart() => Box = Make();

    public Answer Touch(Challenge challenge) => CanonicalRecord.Decode<Answer>(Send(CanonicalRecord.Encode(challenge)));

    public BoxFault Fault(Challenge challenge) => FaultOf(CanonicalRecord.Encode(challenge));

    public BoxFault FaultOf(byte[] message) => CanonicalRecord.Decode<BoxRefusal>(Send(message)).Fault;

    public byte[] Send(byte[] message)
    {
        var answer = Box.Handle(message);
        Assert.InRange(answer.Length, 1, CheckpointBox.MessageSizeInBytes);
        return answer;
    }

    /// <summary>What a node finds, and keeps when the contact is genuine.</summary>
    public ContactVerdict Check(Challenge challenge, Answer answer)
    {
        var verdict = ContactCheck.Check(Key.PublicKey, Seen, challenge, answer);
        Seen = verdict is ContactVerdict.Genuine genuine ? genuine.Mark : Seen;
        return verdict;
    }

    public ContactRule Refused(Challenge challenge, Answer answer) =>
        Assert.IsType<ContactVerdict.Refused>(Check(challenge, answer)).Rule;
}

internal sealed class FailingMemory : IBoxMemory
{
    public BoxMark Mark { get; set; } = BoxMark.Fresh;
    public bool FailsBefore { get; set; }
    public bool FailsAfter { get; set; }

    public BoxMark Load() => Mark;

    public void Save(BoxMark mark)
    {
        if (FailsBefore)
        {
            throw new IOException("The memory is gone.");
        }

        Mark = mark;
        if (FailsAfter)
        {
            throw new IOException("The power is gone.");
        }
    }
}

internal sealed class StandingClock : TimeProvider
{
    public long Now { get; set; } = BoxScene.Start;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
}
