using CsCheck;
using Kexin.Box.Contacts;

namespace Kexin.Box.Tests.Contacts;

/// <summary>Rejects and wire: whatever bytes a box is sent, it answers in one message; and the messages are those of docs/box-protocol.md.</summary>
public sealed class MessageRejects
{
    private const string Seed = "0N0XIzNsQ0O2";
    private readonly BoxScene _scene = new();

    private byte[] Good => CanonicalRecord.Encode(_scene.Challenge(7));

    [Fact]
    public void Any_bytes_get_an_answer_and_change_nothing() =>
        Gen
            .Byte.Array[0, 300]
            .Sample(
                bytes =>
                {
                    Assert.Equal(BoxFault.NoChallenge, _scene.FaultOf(bytes));
                    Assert.Equal(BoxMark.Fresh, _scene.Memory.Mark);
                },
                seed: Seed,
                iter: 5_000,
                threads: 1
            );

    [Fact]
    public void A_challenge_with_any_one_byte_changed_is_another_challenge_or_none()
    {
        var good = Good;
        var honest = _scene.Challenge(7);
        for (var at = 0; at < good.Length; at++)
        {
            var altered = (byte[])good.Clone();
            altered[at] ^= 1;
            var counter = _scene.Memory.Mark.Counter;
            var answer = _scene.Send(altered);
            if (_scene.Memory.Mark.Counter != counter)
            {
                var contact = CanonicalRecord.Decode<Answer>(answer);
                Assert.Equal(ContactRule.OwnChallenge, _scene.Refused(honest, contact));
            }
        }
    }

    [Fact]
    public void A_challenge_that_is_cut_or_goes_on_is_none()
    {
        var good = Good;
        for (var length = 0; length < good.Length; length++)
        {
            Assert.Equal(BoxFault.NoChallenge, _scene.FaultOf(good[..length]));
        }

        Assert.Equal(BoxFault.NoChallenge, _scene.FaultOf([.. good, 0]));
        Assert.Equal(BoxFault.NoChallenge, _scene.FaultOf(new byte[CheckpointBox.MessageSizeInBytes + 1]));
        Assert.Equal(BoxFault.NoChallenge, _scene.FaultOf(Encode(_scene.Challenge(1) with { Nonce = new byte[15] })));
    }

    [Fact]
    public void An_answer_that_is_altered_reads_as_none_or_is_refused()
    {
        var challenge = _scene.Challenge(7);
        var good = CanonicalRecord.Encode(_scene.Touch(challenge));
        for (var at = 0; at < good.Length; at++)
        {
            var altered = (byte[])good.Clone();
            altered[at] ^= 1;
            try
            {
                _scene.Refused(challenge, CanonicalRecord.Decode<Answer>(altered));
            }
            catch (DecodingException)
            {
                // Said as it should be.
            }
        }

        Assert.Equal(BoxMark.Fresh, _scene.Seen);
    }

    [Fact]
    public void The_longest_messages_fit_one_APDU()
    {
        var contact = new Contact(Digest.Zero, long.MaxValue, long.MaxValue, Digest.Zero);
        Assert.InRange(Encode(new Answer(contact, new byte[64])).Length, 1, CheckpointBox.MessageSizeInBytes);
        Assert.InRange(Good.Length, 1, CheckpointBox.MessageSizeInBytes);
    }

    [Fact]
    public void The_messages_are_those_of_the_written_protocol()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "box-protocol.md"));
        var challenge = _scene.Challenge(7);
        var first = _scene.Touch(challenge);
        _scene.Clock.Now += 60_000;
        var closing = _scene.Challenge(8, ContactStep.Close);
        var second = _scene.Touch(closing);
        (string Name, byte[] Bytes)[] vectors =
        [
            ("public key", _scene.Key.PublicKey.ToArray()),
            ("challenge 1", Encode(challenge)),
            ("answer 1", Encode(first)),
            ("challenge 2", Encode(closing)),
            ("answer 2", Encode(second)),
            ("refusal", Encode(new BoxRefusal(BoxFault.ClockBack))),
        ];
        Assert.All(
            vectors,
            vector =>
                Assert.Contains(
                    $"{vector.Name}: {Convert.ToHexStringLower(vector.Bytes)}\n",
                    page,
                    StringComparison.Ordinal
                )
        );
    }

    private static byte[] Encode<T>(T record)
        where T : class => CanonicalRecord.Encode(record);

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Kexin.slnx")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No checkout was found.");
            }

            return folder;
        }
    }
}
