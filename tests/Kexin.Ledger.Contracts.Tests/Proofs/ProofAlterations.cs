using System.Collections.Concurrent;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Proofs;

/// <summary>Properties: no byte of a proof file can be another one, and no bytes make the verifier throw.</summary>
public sealed class ProofAlterations
{
    public static TheoryData<SuiteId, bool> Files =>
        new()
        {
            { SuiteId.Standard, false },
            { SuiteId.Standard, true },
            { SuiteId.GuoMi, false },
            { SuiteId.GuoMi, true },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_any_one_byte_changed_is_refused(SuiteId suite, bool evidence)
    {
        var file = Make(suite, evidence);
        var accepted = new ConcurrentBag<string>();
        Parallel.For(
            0,
            file.Length,
            position =>
            {
                // The lowest bit finds numbers that are off by one. SM2 verifies slowly, so there it is one change or the other.
                var other = (byte)(2 + (position * 37 % 254));
                byte[] changes = suite == SuiteId.Standard ? [1, other] : [position % 2 == 0 ? (byte)1 : other];
                var altered = (byte[])file.Clone();
                foreach (var change in changes)
                {
                    // The page is slower still: it is asked about each byte once, and with SM2 about some.
                    var isBoths = suite == SuiteId.Standard ? change == changes[position % 2] : position % 7 == 0;
                    altered[position] = (byte)(file[position] ^ change);
                    if ((isBoths ? BothVerifiers.Verify(altered) : ProofVerifier.Verify(altered)).Holds)
                    {
                        accepted.Add($"byte {position} of {file.Length} changed by 0x{change:x2}");
                    }
                }
            }
        );

        Assert.Empty(accepted);
        Assert.True(BothVerifiers.Verify(file).Holds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_cut_or_goes_on_is_refused_by_its_form(bool evidence)
    {
        var file = Make(SuiteId.Standard, evidence);
        for (var length = 0; length < file.Length; length++)
        {
            Assert.Equal(ProofCheckKind.Form, ProofSample.Failing(file.AsMemory(0, length)));
        }

        Assert.Equal(ProofCheckKind.Form, ProofSample.Failing((byte[])[.. file, 0]));
    }

    [Fact]
    public void A_changed_part_is_named_by_the_check_that_fails()
    {
        var sample = new ProofSample(Suite.Standard);
        var parts = sample.Evidence.Parts;
        (ReadOnlyMemory<byte> Part, int FromEnd, ProofCheckKind Expected)[] changes =
        [
            (parts.Genesis, 1, ProofCheckKind.Genesis),
            (parts.Header, 1, ProofCheckKind.Finality),
            (parts.Certificate, 1, ProofCheckKind.Finality),
            (parts.Transaction, 1, ProofCheckKind.Inclusion),
            (parts.Quoted!.Header, 1, ProofCheckKind.Quotation),
            (parts.Quoted.Certificate, 1, ProofCheckKind.Quotation),
            (parts.Evidence!.Payload, 1, ProofCheckKind.Entry),
        ];
        foreach (var (part, fromEnd, expected) in changes)
        {
            var file = sample.Evidence.Encoded.ToArray();
            var start = file.AsSpan().IndexOf(part.Span);
            file[start + part.Length - fromEnd] ^= 1;
            Assert.Equal(expected, ProofSample.Failing(file));
        }
    }

    [Fact]
    public void Any_bytes_get_a_verdict()
    {
        using var random = SeededRandomSource.FromNumber(12);
        for (var i = 0; i < 2000; i++)
        {
            Assert.False(BothVerifiers.Verify(random.GetBytes(i % 300)).Holds);
        }

        Assert.Equal(ProofCheckKind.Form, ProofSample.Failing(new byte[ProofFile.MaxSizeInBytes + 1]));
    }

    [Fact]
    public void Any_bytes_in_place_of_a_part_get_a_verdict()
    {
        var parts = new ProofSample(Suite.Standard).Evidence.Parts;
        byte[][] items =
        [
            [0x80],
            [0x00],
            [0x40],
            [0x60],
            [0x81, 0x80],
            [0xf6],
            [0x82, 0x40, 0x40],
        ];
        foreach (var item in items)
        {
            Assert.Equal(ProofCheckKind.Genesis, ProofSample.Failing(parts with { Genesis = item }));
            Assert.Equal(ProofCheckKind.Header, ProofSample.Failing(parts with { Header = item }));
            Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(parts with { Certificate = item }));
            Assert.Equal(ProofCheckKind.Inclusion, ProofSample.Failing(parts with { Transaction = item }));
            Assert.Equal(
                ProofCheckKind.Quotation,
                ProofSample.Failing(parts with { Quoted = parts.Quoted! with { Header = item } })
            );
        }
    }

    private static byte[] Make(SuiteId suite, bool evidence)
    {
        var sample = new ProofSample(Suite.Get(suite));
        return (evidence ? sample.Evidence : sample.Transaction).Encoded.ToArray();
    }
}
