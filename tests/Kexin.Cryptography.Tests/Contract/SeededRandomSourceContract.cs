namespace Kexin.Cryptography.Tests.Contract;

public sealed class SeededRandomSourceContract
{
    /// <summary>FIPS 197's AES-256 under the zero key: block 0 is the encryption of zero (NIST AESAVS, appendix C.3's key).</summary>
    [Fact]
    public void The_stream_of_the_zero_seed_starts_with_the_encryption_of_zero()
    {
        using var random = new SeededRandomSource(new byte[32]);
        Assert.Equal("dc95c078a2408989ad48a21492842087", Convert.ToHexStringLower(random.GetBytes(16)));
    }

    [Fact]
    public void The_sizes_asked_for_do_not_change_the_stream()
    {
        using var whole = SeededRandomSource.FromNumber(3);
        using var pieces = SeededRandomSource.FromNumber(3);
        var expected = whole.GetBytes(10_000);
        var actual = new List<byte>();
        for (var size = 0; actual.Count < expected.Length; size = (size + 7) % 300)
        {
            actual.AddRange(pieces.GetBytes(Math.Min(size, expected.Length - actual.Count)));
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Numbers_are_the_next_eight_bytes_also_across_the_buffer()
    {
        using var bytes = SeededRandomSource.FromNumber(5);
        using var numbers = SeededRandomSource.FromNumber(5);
        var expected = bytes.GetBytes(3 + 8 * 2000);
        numbers.GetBytes(3);
        for (var at = 3; at < expected.Length; at += 8)
        {
            Assert.Equal(BitConverter.ToUInt64(expected, at), numbers.NextUInt64());
        }
    }

    [Fact]
    public void The_stream_is_that_of_the_platforms_cipher_over_big_endian_counters()
    {
        var seed = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.SetKey(seed);
        var counters = new byte[16 * 1000];
        for (var i = 0; i < 1000; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(counters.AsSpan(16 * i + 12), i);
        }

        using var random = new SeededRandomSource(seed);
        var expected = aes.EncryptEcb(counters, System.Security.Cryptography.PaddingMode.None);
        Assert.Equal(expected, random.GetBytes(expected.Length));
    }

    [Fact]
    public void Numbers_below_a_bound_stay_below_it()
    {
        using var random = SeededRandomSource.FromNumber(4);
        var seen = new HashSet<ulong>();
        for (var i = 0; i < 1000; i++)
        {
            seen.Add(random.NextBelow(7));
        }

        Assert.Equal(7, seen.Count);
        Assert.True(seen.Max() == 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBelow(0));
    }
}
