using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.SetIntersection.Hashing;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Tests.Protocol;

/// <summary>What messages must not show.</summary>
public sealed class SecrecyTests
{
    private static readonly string[] A = [.. Enumerable.Range(0, 200).Select(i => $"{i}")];
    private static readonly string[] B = [.. Enumerable.Range(0, 200).Select(i => $"{i + 100}")];

    [Fact]
    public async Task Where_only_the_size_is_learned_the_raised_list_is_in_no_order_that_its_owner_knows()
    {
        var (set, size) = (new Link(), new Link());
        await Party.MutualAsync(A, B, releasesSet: true, link: set);
        await Party.MutualAsync(A, B, releasesSet: false, link: size);

        // The seeds are the same, so are keys and lists; what comes back is the same elements in another order.
        Assert.Equal(set.FromSecond[1], size.FromSecond[1]);
        var (inOrder, shuffled) = (Elements(set.FromSecond[2]), Elements(size.FromSecond[2]));
        Assert.Equal(inOrder.Order(), shuffled.Order());
        var places = inOrder.Select(element => Array.IndexOf(shuffled, element)).ToArray();
        Assert.InRange(places.Where((place, i) => place == i).Count(), 0, 10);

        // Common elements stand all over the list: the halves hold about half of them each.
        var common = Elements(size.FromFirst[2]).Intersect(shuffled).Select(e => Array.IndexOf(shuffled, e)).ToArray();
        Assert.Equal(100, common.Length);
        Assert.InRange(common.Count(place => place < 100), 30, 70);
    }

    [Fact]
    public async Task Lists_are_not_sent_in_the_order_of_the_data()
    {
        var link = new Link();
        await Party.MutualAsync(A, B, releasesSet: true, link: link);

        // The test knows the seed, hence the key: without the order of its own, this would be the list that was sent.
        using var random = SeededRandomSource.FromNumber(1);
        using var key = Scalar.Random(random);
        using var hash = new IdentifierHash(Party.Session);
        using var set = Party.SetOf(A);
        var uniform = new byte[A.Length * 64];
        hash.Fill(set, [.. Enumerable.Range(0, A.Length)], uniform);
        var elements = new byte[A.Length * 32];
        Ristretto255Batch.CreateBest().MapAndMultiply(uniform, key.Bytes, elements);
        Assert.Equal(Elements(elements).Order(), Elements(link.FromFirst[1]).Order());
        Assert.NotEqual(elements, link.FromFirst[1]);
    }

    [Fact]
    public void Elements_of_two_sessions_have_nothing_in_common()
    {
        using var set = Party.SetOf(A);
        int[] numbers = [.. Enumerable.Range(0, A.Length)];
        var (first, second) = (new byte[A.Length * 64], new byte[A.Length * 64]);
        using var hash = new IdentifierHash(Party.Session);
        using var other = new IdentifierHash(new SessionId(Suite.Standard.Hash("another run"u8)));
        hash.Fill(set, numbers, first);
        other.Fill(set, numbers, second);
        Assert.Empty(
            first.Chunk(64).Select(Convert.ToHexString).Intersect(second.Chunk(64).Select(Convert.ToHexString))
        );
    }

    [Fact]
    public async Task Neither_provider_sees_an_element_that_it_could_compare_with_its_own_where_only_a_third_party_learns()
    {
        var (ab, ar, br) = (new Link(), new Link(), new Link());
        await Party.DelegatedAsync(A, A, releasesSet: true, ab, ar, br);

        // Equal sets: were the same key used twice, lists between the providers would meet.
        var seen = ab.FromFirst.Concat(ab.FromSecond).Where(message => message.Length >= 32).SelectMany(Elements);
        Assert.Equal(4 * A.Length, seen.Distinct().Count());
        Assert.Empty(Elements(br.FromFirst[1]).Intersect(seen));
    }

    /// <summary>Why a provider that learns the size needs the permission of the set: no message tells B that A deviates.</summary>
    [Fact]
    public async Task A_learner_of_the_size_that_blinds_each_identifier_by_another_key_can_name_the_common_ones()
    {
        var group = Ristretto255Batch.CreateBest();
        var (a, b) = (A[..20], A[10..40]);
        var (toB, toA) = new Link().Connect("a", "b");
        using var setB = Party.SetOf(b);
        var honest = MutualParty.RunAsync(Party.Setting(2), toA, setB, new MutualTerms(false, false, true), default);

        // A different key for each identifier.
        using var random = SeededRandomSource.FromNumber(1);
        using var hash = new IdentifierHash(Party.Session);
        using var setA = Party.SetOf(a);
        var keys = a.Select(_ => Scalar.Random(random)).ToArray();
        var blinded = new byte[a.Length * 32];
        for (var i = 0; i < a.Length; i++)
        {
            var uniform = new byte[64];
            hash.Fill(setA, [i], uniform);
            group.MapAndMultiply(uniform, keys[i].Bytes, blinded.AsMemory(i * 32, 32));
        }

        await toB.SendAsync(new ListAnnouncement(a.Length).Encode(), default);
        await toB.SendAsync(blinded, default);
        _ = await ListAnnouncement.ReceiveAsync(toB, b.Length, default);
        var theirs = Elements(await toB.ReceiveAsync(b.Length * 32, default)).ToHashSet();
        var shuffled = (await toB.ReceiveAsync(a.Length * 32, default)).Chunk(32).ToArray();
        Assert.Null(await honest);

        using var one = Scalar.Reduce([1, .. new byte[63]]);
        var stripped = new byte[32];
        var named = a.Where(
                (_, i) =>
                    shuffled.Any(element =>
                    {
                        group.Multiply(element, one.Over(keys[i]).Bytes, stripped);
                        return theirs.Contains(Convert.ToHexString(stripped));
                    })
            )
            .ToArray();
        Assert.Equal(a[10..], named);
    }

    [Fact]
    public void Every_order_of_three_is_about_as_likely_as_every_other()
    {
        using var random = SeededRandomSource.FromNumber(7);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 6_000; i++)
        {
            using var order = new SecretOrder(3, random);
            var text = string.Join(" ", order.Numbers.ToArray());
            counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    private static string[] Elements(byte[] message) => [.. message.Chunk(32).Select(Convert.ToHexString)];
}
