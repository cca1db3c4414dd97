using Kexin.Channels;

namespace Kexin.Mpc.SetIntersection.Tests.Protocol;

/// <summary>Each message of a party changed once: the other one names that party, and nothing comes out.</summary>
public sealed class RejectsTests
{
    private static readonly string[] A = [.. Enumerable.Range(0, 40).Select(i => $"{i}")];
    private static readonly string[] B = [.. Enumerable.Range(20, 50).Select(i => $"{i}")];

    private static readonly Dictionary<string, Func<byte[], byte[]>> Changes = new()
    {
        ["a byte short"] = message => message[..^1],
        ["a byte long"] = message => [.. message, 0],
        ["empty"] = _ => [],
        ["an item short"] = message => message[..^Math.Min(32, message.Length)],
        ["an item long"] = message => [.. message, .. new byte[32]],
    };

    /// <summary>Variant, direction, number of the message there, change.</summary>
    public static TheoryData<string, string, int, string> Messages
    {
        get
        {
            var data = new TheoryData<string, string, int, string>();
            foreach (var change in Changes.Keys)
            {
                foreach (
                    var (variant, link, count) in new[]
                    {
                        ("mutual set", "ab", 3),
                        ("mutual size", "ab", 3),
                        ("delegated size", "ab", 2),
                        ("delegated size", "ar", 2),
                        ("delegated size", "br", 2),
                        ("delegated set", "ab", 3),
                        ("delegated set", "ar", 2),
                        ("delegated set", "br", 2),
                    }
                )
                {
                    for (var number = 0; number < count; number++)
                    {
                        data.Add(variant, link, number, change);
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<string> BadElements =>
        new(
            // The identity, a number that is not reduced, one without a point, a negative one: RFC 9496, A.2.
            "0000000000000000000000000000000000000000000000000000000000000000",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
            "0100000000000000000000000000000000000000000000000000000000000000"
        );

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_message_of_another_size_is_refused_and_its_sender_named(
        string variant,
        string link,
        int number,
        string change
    )
    {
        var fault = await FaultAsync(variant, link, (n, message) => n == number ? Changes[change](message) : message);
        Assert.Equal(link[..1], fault.Party);
        Assert.Contains(fault.Error, new[] { ProtocolError.Malformed, ProtocolError.TooLong });
    }

    [Theory]
    [MemberData(nameof(BadElements))]
    public async Task What_is_no_element_or_the_identity_is_refused(string element)
    {
        foreach (var (variant, number) in new[] { ("mutual set", 1), ("delegated set", 1), ("delegated set", 2) })
        {
            var fault = await FaultAsync(
                variant,
                "ab",
                (n, message) =>
                {
                    if (n == number)
                    {
                        Convert.FromHexString(element).CopyTo(message.AsSpan(3 * 32));
                    }

                    return message;
                }
            );
            Assert.Equal((ProtocolError.Malformed, "a"), (fault.Error, fault.Party));
            Assert.Contains("element 3", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task More_identifiers_than_a_set_may_have_are_refused_before_memory_is_taken()
    {
        // The CBOR of [10,000,001] and of [-1].
        foreach (var announced in new[] { "811a00989681", "8120" })
        {
            var fault = await FaultAsync(
                "mutual set",
                "ab",
                (n, message) => n == 0 ? Convert.FromHexString(announced) : message
            );
            Assert.Equal((ProtocolError.Malformed, "a"), (fault.Error, fault.Party));
        }
    }

    [Theory]
    [InlineData("mutual set", "ab", 1)]
    [InlineData("mutual size", "ab", 1)]
    public async Task A_list_with_an_element_twice_is_refused_and_its_sender_named(
        string variant,
        string link,
        int number
    )
    {
        var fault = await FaultAsync(variant, link, (n, message) => n == number ? Repeat(message) : message);
        Assert.Equal((ProtocolError.Malformed, link[..1]), (fault.Error, fault.Party));
        Assert.Contains("twice", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delegated size", "ar")]
    [InlineData("delegated size", "br")]
    [InlineData("delegated set", "ar")]
    [InlineData("delegated set", "br")]
    public async Task Where_either_provider_may_have_doubled_an_element_both_are_named(string variant, string link)
    {
        // Common elements, so that also the list that is only searched shows it.
        var fault = await FaultAsync(variant, link, (n, message) => n == 1 ? Repeat(message) : message, A);
        Assert.Equal((ProtocolError.Malformed, null), (fault.Error, fault.Party));
        Assert.Equal(["a", "b"], fault.Parties);
        Assert.Contains("twice", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_identifier_of_which_a_bit_was_changed_is_refused()
    {
        const int Item = 16 + 2 + 2 + 16;
        for (var at = 16; at < Item; at++)
        {
            var fault = await FaultAsync(
                "delegated set",
                "ar",
                (n, message) =>
                {
                    for (var item = 0; n == 1 && item < message.Length; item += Item)
                    {
                        message[item + at] ^= 1;
                    }

                    return message;
                }
            );
            Assert.Equal((ProtocolError.Malformed, "a"), (fault.Error, fault.Party));
        }
    }

    /// <summary>A list of as many items as A has, the second one the first again.</summary>
    private static byte[] Repeat(byte[] items)
    {
        var size = items.Length / A.Length;
        items.AsSpan(0, size).CopyTo(items.AsSpan(size));
        return items;
    }

    private static Task<ProtocolException> FaultAsync(
        string variant,
        string link,
        Func<int, byte[], byte[]> change,
        string[]? setOfB = null
    )
    {
        var changed = new Link { Change = change };
        var b = setOfB ?? B;
        Link? Of(string name) => name == link ? changed : null;
        return Assert.ThrowsAsync<ProtocolException>(() =>
            variant.StartsWith("mutual", StringComparison.Ordinal)
                ? Party.MutualAsync(A, b, variant == "mutual set", link: changed)
                : Party.DelegatedAsync(A, b, variant == "delegated set", Of("ab"), Of("ar"), Of("br"))
        );
    }
}
