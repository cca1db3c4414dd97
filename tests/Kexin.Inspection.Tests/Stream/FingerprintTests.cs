using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Tests.Stream;

/// <summary>Fingerprints of pictures.</summary>
public sealed class FingerprintTests
{
    private static byte[] Picture(int seed) =>
        [.. Enumerable.Range(0, Fingerprint.Width * Fingerprint.Height).Select(i => (byte)((i * 37 * seed) % 251))];

    [Fact]
    public void A_brighter_picture_has_the_same() =>
        Assert.Equal(
            Fingerprint.Of([.. Picture(1).Select(grey => (byte)(grey / 2))]),
            Fingerprint.Of([.. Picture(1).Select(grey => (byte)((grey / 2) + 100))])
        );

    [Fact]
    public void Another_picture_differs_in_many_bits() =>
        Assert.True(Fingerprint.Difference(Fingerprint.Of(Picture(1))!.Value, Fingerprint.Of(Picture(5))!.Value) > 10);

    [Fact]
    public void A_plain_surface_has_none() => Assert.Null(Fingerprint.Of(new byte[72]));

    [Fact]
    public void Two_that_differ_in_three_bits_have_a_part_in_common()
    {
        const ulong one = 0x0123_4567_89AB_CDEF;
        Assert.All(
            Enumerable.Range(0, 62),
            i => Assert.NotEmpty(Fingerprint.Bands(one).Index().Intersect(Fingerprint.Bands(one ^ (7UL << i)).Index()))
        );
    }
}
