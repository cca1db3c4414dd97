using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests.Properties;

public sealed class CheckpointTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_679_315_147);

    public static TheoryData<SuiteId> Suites => SampleTree.Suites;

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_signed_and_cosigned_checkpoint_survives_its_encoding(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var log = SampleKey.Of(suite, 1);
        using var witness = SampleKey.Of(suite, 2);
        var checkpoint = new Checkpoint("kexin.example/日志", 7, SampleTree.Of(suite, 7).Root());

        var note = checkpoint.Sign(log).Cosign("witness.example", witness, Time);
        var read = SignedNote.Parse(note.Encode());

        var logKey = new NoteKey(checkpoint.Origin, NoteStatement.Signature, log.PublicKey);
        var witnessKey = new NoteKey("witness.example", NoteStatement.Cosignature, witness.PublicKey);
        Assert.Equal(note.Encode(), read.Encode());
        Assert.Equal(checkpoint, Checkpoint.Open(read, logKey));
        Assert.True(read.IsCosignedBy(witnessKey, out var time));
        Assert.Equal(Time, time);
        Assert.Equal(logKey, NoteKey.Parse(logKey.ToString()));
        Assert.Equal(witnessKey, NoteKey.Parse(witnessKey.ToString()));
        Assert.NotEqual(witnessKey.Id, new NoteKey("witness.example", NoteStatement.Signature, witness.PublicKey).Id);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void No_other_key_name_statement_or_suite_passes_for_the_signer(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var log = SampleKey.Of(suite, 1);
        using var other = SampleKey.Of(suite, 2);
        var note = new Checkpoint("log.example", 0, MerkleHash.Empty(suite)).Sign(log).Cosign("log.example", log, Time);
        Assert.True(note.IsSignedBy(new NoteKey("log.example", NoteStatement.Signature, log.PublicKey)));
        Assert.False(note.IsSignedBy(new NoteKey("log.example", NoteStatement.Signature, other.PublicKey)));
        Assert.False(note.IsSignedBy(new NoteKey("log.exampl", NoteStatement.Signature, log.PublicKey)));
        Assert.False(note.IsCosignedBy(new NoteKey("log.example", NoteStatement.Cosignature, other.PublicKey), out _));
        var otherLog = new NoteKey("other.example", NoteStatement.Signature, other.PublicKey);
        Assert.Throws<DecodingException>(() => Checkpoint.Open(note, otherLog));
        var foreign = SignedNote.Sign(note.Text, "other.example", other);
        Assert.Throws<DecodingException>(() => Checkpoint.Open(foreign, otherLog));
    }

    [Fact]
    public void A_second_line_under_a_known_key_that_does_not_verify_spoils_the_note()
    {
        using var log = SampleKey.Of(Suite.Standard, 1);
        var key = new NoteKey("log.example", NoteStatement.Signature, log.PublicKey);
        var note = new Checkpoint("log.example", 0, MerkleHash.Empty(Suite.Standard)).Sign(log);
        Assert.Same(note, note.With(note.Signatures[0]));
        var forged = note.With(note.Signatures[0] with { Bytes = [.. new byte[64]] });
        Assert.True(note.IsSignedBy(key));
        Assert.False(forged.IsSignedBy(key));
    }
}
