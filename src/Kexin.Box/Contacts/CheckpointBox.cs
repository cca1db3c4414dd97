namespace Kexin.Box.Contacts;

/// <summary>An active box: answers a challenge with a contact of its chain.</summary>
/// <remarks>
/// What: a message of at most 255 bytes comes in, and one goes out; docs/box-protocol.md has the messages, the states and vectors.
/// Security: the counter and the head of the chain are saved before the answer is signed, so that no two answers have the same place, also when
/// power is lost in between (a place is then left out, which a check shows). A message that is no challenge changes nothing.
/// Not for: keeping a phone out. Whoever stands before the box gets a contact; whose work it belongs to is in the challenge.
/// </remarks>
public sealed class CheckpointBox
{
    /// <summary>The longest message in either direction, in bytes: what one short APDU carries.</summary>
    public const int MessageSizeInBytes = 255;

    private readonly Suite _suite;
    private readonly IBoxKey _key;
    private readonly IBoxMemory _memory;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private BoxMark _mark;
    private bool _isStopped;

    /// <summary>Starts a box where its memory says it was.</summary>
    public CheckpointBox(IBoxKey key, IBoxMemory memory, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(clock);
        (_suite, _key, _memory, _clock) = (Suite.Get(key.PublicKey.Suite), key, memory, clock);
        _mark = memory.Load();
    }

    /// <summary>Answers a message, whatever its bytes are.</summary>
    /// <returns>An <see cref="Answer"/> or a <see cref="BoxRefusal"/>, in canonical bytes.</returns>
    public byte[] Handle(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            return Read(message) is { } challenge
                ? Answer(challenge)
                : CanonicalRecord.Encode(new BoxRefusal(BoxFault.NoChallenge));
        }
    }

    private static Challenge? Read(ReadOnlyMemory<byte> message)
    {
        if (message.Length > MessageSizeInBytes)
        {
            return null;
        }

        try
        {
            return CanonicalRecord.Decode<Challenge>(message);
        }
        catch (DecodingException)
        {
            return null;
        }
    }

    private byte[] Answer(Challenge challenge)
    {
        var time = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        BoxFault? fault =
            _isStopped ? BoxFault.Memory
            : _mark.Counter == long.MaxValue ? BoxFault.Worn
            : time < _mark.Time ? BoxFault.ClockBack
            : null;
        if (fault is { } known)
        {
            return CanonicalRecord.Encode(new BoxRefusal(known));
        }

        var contact = new Contact(challenge.HashBy(_suite), _mark.Counter + 1, time, _mark.Head);
        var next = BoxMark.After(contact, _suite);
        try
        {
            _memory.Save(next);
        }
        catch (IOException)
        {
            // Saved or not: a second contact at this place would be a fork.
            _isStopped = true;
            return CanonicalRecord.Encode(new BoxRefusal(BoxFault.Memory));
        }

        _mark = next;
        var signature = _key.Sign(Contacts.Answer.Purpose, CanonicalRecord.Encode(contact));
        return CanonicalRecord.Encode(new Answer(contact, signature));
    }
}
