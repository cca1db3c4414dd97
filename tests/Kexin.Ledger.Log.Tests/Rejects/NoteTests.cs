using System.Text;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests.Rejects;

public sealed class NoteTests
{
    private const string Line = "— log.example AAAAAUZv\n";
    private const string Text = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    public static TheoryData<string> MalformedNotes =>
        new(
            "",
            "\n",
            Text,
            Text + Line,
            Text + "\n",
            "\n" + Line,
            Text + "\n" + Line[..^1],
            Text + "\n" + Line + "\n",
            Text + "\n" + Line + "more\n",
            "\u0001" + Text + "\n" + Line,
            "tab\t" + Text + "\n" + Line,
            Text + "\r\n" + Line,
            Text + "\n" + "- log.example AAAAAUZv\n",
            Text + "\n" + "—log.example AAAAAUZv\n",
            Text + "\n" + "— log example AAAAAUZv\n",
            Text + "\n" + "— log+example AAAAAUZv\n",
            Text + "\n" + "— log\u00a0example AAAAAUZv\n",
            Text + "\n" + "—  AAAAAUZv\n",
            Text + "\n" + "— log.example \n",
            Text + "\n" + "— log.example AAAAAQ==\n",
            Text + "\n" + "— log.example AAAAAUZ\n",
            Text + "\n" + "— log.example AAAAAUZ=\n",
            Text + "\n" + "— log.example AAAA AUZv\n",
            Text + "\n" + "— log.example AAAA!UZv\n",
            Text + "\n" + "— log.example AAAAAR==\n",
            Text + "\n" + string.Concat(Enumerable.Repeat(Line, SignedNote.MaxSignatures + 1)),
            new string('a', SignedNote.MaxSizeInBytes) + "\n\n" + Line
        );

    public static TheoryData<string> MalformedCheckpoints =>
        new(
            "",
            "log.example\n0\n",
            Text[..^1],
            Text + "\n",
            "\n" + Text,
            Text.Replace("\n0\n", "\n\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\n00\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\n01\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\n-1\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\n+1\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\n 1\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\n1e3\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\n9223372036854775808\n", StringComparison.Ordinal),
            Text.Replace("\n0\n", "\nbananas\n", StringComparison.Ordinal),
            Text.Replace("47DE", "47D!", StringComparison.Ordinal),
            Text.Replace("uFU=", "uFV=", StringComparison.Ordinal),
            Text.Replace("uFU=", "uFU", StringComparison.Ordinal),
            Text.Replace("uFU=", "", StringComparison.Ordinal),
            Text.Replace("47DE", "AAAA47DE", StringComparison.Ordinal),
            Text.Replace("log.example", "log\texample", StringComparison.Ordinal),
            Text.Replace("\n", "\r\n", StringComparison.Ordinal)
        );

    [Fact]
    public void The_note_that_the_others_are_bent_from_is_read()
    {
        Assert.Equal(1u, SignedNote.Parse(Encoding.UTF8.GetBytes(Text + "\n" + Line)).Signatures[0].KeyId);
        Assert.Equal(MerkleHash.Empty(Suite.Standard), Checkpoint.Parse(Text).Root);
        Assert.Equal("one more\n", Checkpoint.Parse(Text + "one more\n").Extensions);
        var many = Text + "\n" + string.Concat(Enumerable.Range(0, 16).Select(i => $"— log{i}.example AAAAAUZv\n"));
        Assert.Equal(16, SignedNote.Parse(Encoding.UTF8.GetBytes(many)).Signatures.Length);
    }

    [Theory]
    [MemberData(nameof(MalformedNotes))]
    public void A_malformed_note_is_refused(string note) =>
        Assert.Throws<DecodingException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes(note)));

    [Fact]
    public void A_note_that_is_not_utf8_is_refused() =>
        Assert.Throws<DecodingException>(() => SignedNote.Parse([0xff, .. Encoding.UTF8.GetBytes(Text + "\n" + Line)]));

    [Theory]
    [MemberData(nameof(MalformedCheckpoints))]
    public void A_malformed_checkpoint_is_refused(string text) =>
        Assert.Throws<DecodingException>(() => Checkpoint.Parse(text));

    [Fact]
    public void A_signed_checkpoint_with_any_one_byte_changed_is_refused()
    {
        using var log = SampleKey.Of(Suite.Standard, 1);
        var key = new NoteKey("log.example", NoteStatement.Signature, log.PublicKey);
        var bytes = new Checkpoint("log.example", 5, SampleTree.Of(Suite.Standard, 5).Root()).Sign(log).Encode();
        for (var i = 0; i < bytes.Length; i++)
        {
            byte[] altered = [.. bytes];
            altered[i] ^= 1;
            Assert.Throws<DecodingException>(() => Checkpoint.Open(SignedNote.Parse(altered), key));
        }
    }

    // golang.org/x/mod sumdb/note, note_test.go, TestNewVerifier: every cut and every changed character of the key.
    [Fact]
    public void A_key_with_anything_cut_or_changed_is_refused()
    {
        const string text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        for (var begin = 0; begin <= text.Length; begin++)
        {
            for (var end = begin; end <= text.Length; end++)
            {
                if (begin != 0 || end != text.Length)
                {
                    Assert.Throws<DecodingException>(() => NoteKey.Parse(text[begin..end]));
                }
            }
        }

        for (var i = 0; i < text.Length; i++)
        {
            var altered = text[..i] + (char)(text[i] + 1) + text[(i + 1)..];
            Assert.Throws<DecodingException>(() => NoteKey.Parse(altered));
        }
    }

    [Theory]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")]
    [InlineData("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void A_key_of_another_length_or_type_is_refused(string text) =>
        Assert.Throws<DecodingException>(() => NoteKey.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("log example")]
    [InlineData("log+example")]
    [InlineData("log\nexample")]
    public void A_name_that_cannot_stand_in_a_note_is_refused(string name)
    {
        using var key = SampleKey.Of(Suite.Standard, 1);
        Assert.Throws<ArgumentException>(() => new NoteKey(name, NoteStatement.Signature, key.PublicKey));
        Assert.Throws<ArgumentException>(() => new Checkpoint(name, 0, Digest.Zero));
    }

    [Fact]
    public void A_text_that_cannot_stand_in_a_note_is_not_signed()
    {
        using var key = SampleKey.Of(Suite.Standard, 1);
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("no newline", "log.example", key));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("tab\t\n", "log.example", key));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("half a pair \ud800\n", "log.example", key));
    }
}
