using Kexin.Mpc.SetIntersection.Tests.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Tests.Protocol;

/// <summary>The bytes of a seeded run; a changed digest is a changed protocol and needs a decision record.</summary>
public sealed class WireTests
{
    private static readonly string[] A = [.. Enumerable.Range(0, 4_200).Select(i => $"a{i % 4_100}")];
    private static readonly string[] B = [.. Enumerable.Range(0, 300).Select(i => $"a{i * 20}")];

    [Theory]
    [InlineData(true, "e4ea531ac6e4b8ef0d001545041354cbbf94ce90e6f0392c6c313adbcf14ec7c")]
    [InlineData(false, "6bab8e2eba8b7f4ca473d6c84e95e4e6192cde551faecbb0bf8e1ad4557e5659")]
    public async Task Two_providers_say_what_they_always_said(bool releasesSet, string expected)
    {
        var link = new Link();
        await Party.MutualAsync(A, B, releasesSet, link: link);
        Assert.Equal(expected, link.Digest());
    }

    [Theory]
    [InlineData(
        true,
        "e0b71445e82f785b45b23f3d901a0a5188d0eaed5e05086d3b94e96d0fb87c9a",
        "a88ed1e6e3a7e542a587dad05f7939677622979ace4529fe969ff9083247b1ae",
        "5f83e602b8698ba727e16b0bb252456fc1bbc49bf1d430d284180d99e1692397"
    )]
    [InlineData(
        false,
        "591fe2d30949bd7e04bd7a53cb1c55d10aee892ccc9ad8e2e20e8e017778c400",
        "42957e5a3a57fc48d2eb3fe44be8f322cdca057602ba8ca463527dea89286755",
        "ee97378380c3298104d1f54741d6b6736eb730cf3fd5b8e6fe67ae1147f7eece"
    )]
    public async Task Three_parties_say_what_they_always_said(bool releasesSet, string ab, string ar, string br)
    {
        var links = (Ab: new Link(), Ar: new Link(), Br: new Link());
        await Party.DelegatedAsync(A, B, releasesSet, links.Ab, links.Ar, links.Br);
        Assert.Equal(ab, links.Ab.Digest());
        Assert.Equal(ar, links.Ar.Digest());
        Assert.Equal(br, links.Br.Digest());
    }

    [Fact]
    public async Task The_bytes_do_not_depend_on_the_arithmetic()
    {
        var digests = new HashSet<string>();
        foreach (var group in Groups.All.Values)
        {
            var link = new Link();
            await Party.MutualAsync(A[..70], B[..30], releasesSet: true, link: link, group: group);
            digests.Add(link.Digest());
        }

        Assert.Single(digests);
    }
}
