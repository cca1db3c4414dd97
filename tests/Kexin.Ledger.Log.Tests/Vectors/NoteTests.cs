using System.Text;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests.Vectors;

/// <summary>The keys and notes of the Go reference implementation (golang.org/x/mod sumdb/note, note_test.go).</summary>
public sealed class NoteTests
{
    private const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string PeterSecret = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
    private const string EnochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";

    private const string Text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    private const string PeterLine =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private const string EnochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    [Theory]
    [InlineData(PeterKey, NoteStatement.Signature)]
    [InlineData(EnochKey, NoteStatement.Signature)]
    // transparency-dev/formats note/note_cosigv1_test.go: a key of type 0x01 and one of type 0x04.
    [InlineData("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6", NoteStatement.Signature)]
    [InlineData("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2", NoteStatement.Cosignature)]
    public void Key_ids_are_those_of_the_reference(string text, NoteStatement statement)
    {
        var key = NoteKey.Parse(text);
        Assert.Equal(statement, key.Statement);
        Assert.Equal(text, key.ToString());
        Assert.Equal(key, new NoteKey(key.Name, statement, key.Key));
    }

    [Fact]
    public void A_note_of_the_reference_is_signed_by_both_its_keys()
    {
        var bytes = Encoding.UTF8.GetBytes(Text + "\n" + PeterLine + EnochLine);
        var note = SignedNote.Parse(bytes);
        Assert.Equal(Text, note.Text);
        Assert.True(note.IsSignedBy(NoteKey.Parse(PeterKey)));
        Assert.True(note.IsSignedBy(NoteKey.Parse(EnochKey)));
        Assert.Equal(bytes, note.Encode());
    }

    [Fact]
    public void Signing_gives_the_note_of_the_reference()
    {
        using var key = Suite.Standard.ImportSigningKey(Convert.FromBase64String(PeterSecret));
        Assert.Equal(Text + "\n" + PeterLine, SignedNote.Sign(Text, "PeterNeumann", key).ToString());
    }

    // C2SP tlog-checkpoint and tlog-cosignature, the examples at their heads.
    [Fact]
    public void The_checkpoint_of_the_specification_is_read()
    {
        const string example = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

            """;
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(example));
        var checkpoint = Checkpoint.Parse(note.Text);
        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
        Assert.Equal(20_852_163, checkpoint.Size);
        Assert.Equal("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", Convert.ToBase64String(checkpoint.Root.ToArray()));
        Assert.Equal(note.Text, checkpoint.Text);
        Assert.Equal(
            ["example.com/behind-the-sofa", "witness.example.com/w1"],
            note.Signatures.Select(line => line.KeyName)
        );
        Assert.Equal(example, note.ToString());
    }
}
