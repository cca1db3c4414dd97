namespace Kexin.Cryptography.Tests;

public sealed class DigestTests
{
    [Fact]
    public void Bytes_come_back_as_they_went_in()
    {
        var bytes = Enumerable.Range(1, Digest.SizeInBytes).Select(i => (byte)(i * 7)).ToArray();
        var digest = new Digest(bytes);
        Assert.Equal(bytes, digest.ToArray());
        Assert.Equal(digest, Digest.Parse(Convert.ToHexString(bytes)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Any_other_size_is_refused(int size) =>
        Assert.Throws<ArgumentException>(() => new Digest(new byte[size]));

    [Fact]
    public void Order_is_the_order_of_the_bytes()
    {
        var low = new byte[Digest.SizeInBytes];
        var high = new byte[Digest.SizeInBytes];
        low[31] = 255;
        high[0] = 1;
        Assert.True(new Digest(low) < new Digest(high));
        Assert.True(new Digest(high).Bit(7));
        Assert.False(new Digest(high).Bit(6));
    }
}
