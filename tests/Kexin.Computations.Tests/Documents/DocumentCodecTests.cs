using Kexin.Computations.Documents;
using Kexin.Cryptography;

namespace Kexin.Computations.Tests.Documents;

public sealed class DocumentCodecTests
{
    public static TheoryData<string> Names => SampleDocuments.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_document_comes_back_from_its_bytes(string name)
    {
        var bytes = DocumentCodec.Encode(SampleDocuments.Get(name));
        Assert.Equal(bytes, DocumentCodec.Encode(DocumentCodec.Decode(bytes)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_with_one_changed_are_refused_or_are_another_document_in_its_one_encoding(string name)
    {
        var bytes = DocumentCodec.Encode(SampleDocuments.Get(name));
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var change in new byte[] { 0x01, 0x20, 0x80, 0xFF })
            {
                byte[] changed = [.. bytes];
                changed[at] ^= change;
                AssertRefusedOrCanonical(changed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_that_end_early_or_late_are_refused(string name)
    {
        var bytes = DocumentCodec.Encode(SampleDocuments.Get(name));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DecodingException>(() => DocumentCodec.Decode(bytes.AsMemory(0, length)));
        }

        Assert.Throws<DecodingException>(() => DocumentCodec.Decode((byte[])[.. bytes, 0]));
        Assert.Throws<DecodingException>(() => DocumentCodec.Decode(new byte[DocumentBounds.SizeInBytes + 1]));
    }

    [Fact]
    public void The_hash_names_every_part_of_the_document()
    {
        var document = SampleDocuments.Statistics;
        ComputationDocument[] others =
        [
            document with
            {
                Consortium = Digest.Zero,
            },
            document with
            {
                Title = "another",
            },
            document with
            {
                Purpose = "another",
            },
            document with
            {
                Requester = SampleDocuments.Member(8),
            },
            document with
            {
                Inputs = [document.Inputs[0]],
            },
            document with
            {
                Where = [],
            },
            document with
            {
                Function = SampleDocuments.Regression.Function,
            },
            document with
            {
                SmallestGroup = 6,
            },
        ];
        var hashes = others.Append(document).Select(other => DocumentCodec.HashOf(Suite.Standard, other));
        Assert.Equal(others.Length + 1, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("statistics", "95367e39fe09d431c16339106f3c4ce66175208e50c684eb867bd5a4d96c03c5")]
    [InlineData("regression", "84c6bc3255bf57d71f5005cb4b6df7ef93492f5801f9a51802c51d70508eea87")]
    [InlineData("intersection", "2435d5b6db9fa776fecdccb3de61d019b3933c46abf0741251c4f20c1e1ac90c")]
    public void The_hash_of_a_document_is_what_it_always_was(string name, string hash) =>
        Assert.Equal(hash, DocumentCodec.HashOf(Suite.Standard, SampleDocuments.Get(name)).ToString());

    private static void AssertRefusedOrCanonical(byte[] bytes)
    {
        ComputationDocument document;
        try
        {
            document = DocumentCodec.Decode(bytes);
        }
        catch (DecodingException)
        {
            return;
        }

        Assert.Equal(bytes, DocumentCodec.Encode(document));
    }
}
