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
