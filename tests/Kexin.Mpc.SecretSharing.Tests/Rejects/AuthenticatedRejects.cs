using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;
using Kexin.Mpc.ObliviousTransfer.Ideal;

namespace Kexin.Mpc.SecretSharing.Tests.Rejects;

/// <summary>Two parties with MACs, of whom one sends something else: the other ends without an output, and names it and the stage.</summary>
public sealed class AuthenticatedRejects
{
    private enum Lie
    {
        Other,
        Short,
        Long,
        Replayed,
    }

    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string, string> Lies
    {
        get
        {
            var lies = new TheoryData<string, string>();
            foreach (var liar in Engines.Two)
            {
                foreach (var lie in new[] { "bytes", "size or order" })
                {
                    lies.Add(liar, lie);
                }
            }

            return lies;
        }
    }

    /// <summary>Every message: neighbours of one direction and size carry one thing (a word under each bit of the key), and are changed together.</summary>
    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_in_any_message_leaves_the_other_party_without_an_output(string liar, string lie)
    {
        List<List<Tapped>> groups = [];
        await using (var honest = await TappedSessions.OpenAsync(Engines.Two))
        {
            var outputs = await OutputsAsync(honest);
            Assert.All(outputs, output => Assert.Equal([9UL, 1, 0b1000], output.Words));
            foreach (var message in honest.Messages.Where(message => message.From == liar))
            {
                if (groups.Count == 0 || groups[^1][0].Bytes.Length != message.Bytes.Length)
                {
                    groups.Add([]);
                }

                groups[^1].Add(message);
            }
        }

        Assert.InRange(groups.Count, 20, 120);
        for (var group = 0; group < groups.Count; group++)
        {
            var (first, last) = (groups[group][0].Number, groups[group][^1].Number);
            var old = groups.Take(group).LastOrDefault(each => each[0].Bytes.Length == groups[group][0].Bytes.Length);
            var kind = lie == "bytes" ? Lie.Other : (Lie)(1 + (group % 3));
            if (kind == Lie.Replayed && old is null)
            {
                kind = Lie.Short;
            }

            await using var sessions = await TappedSessions.OpenAsync(
                Engines.Two,
                change: message =>
                    message.From != liar || message.Number < first || message.Number > last ? message.Bytes
                    : kind == Lie.Other ? [.. message.Bytes.Select(each => (byte)(each ^ 1))]
                    : kind == Lie.Short ? message.Bytes[..^1]
                    : kind == Lie.Long ? [.. message.Bytes, 0]
                    : old![(message.Number - first) % old.Count].Bytes
            );
            var outputs = await OutputsAsync(sessions);
            var other = outputs[liar == Engines.Two[0] ? 1 : 0];
            Assert.True(other.Words is null, $"{liar}: {kind}, messages {first} to {last}: seen by nobody.");
            if (kind is Lie.Short or Lie.Long)
            {
                Assert.Equal(liar, other.Fault!.Party);
                Assert.True(
                    other.Fault.Error is ProtocolError.Malformed or ProtocolError.TooLong,
                    $"messages {first} to {last}: {other.Fault.Message}"
                );
            }
        }
    }

    [Theory]
    [InlineData(0, "a share")]
    [InlineData(1, "a MAC")]
    public async Task A_changed_share_or_MAC_is_found_before_the_output_whatever_was_computed_from_it(
        int slot,
        string _
    )
    {
        foreach (var domain in Enum.GetValues<ShareDomain>())
        {
            await using var sessions = await TappedSessions.OpenAsync(Engines.Two);
            var faults = await sessions.RunAsync(
                async (session, party) =>
                {
                    using var engine = await OpenAsync(session, party);
                    var words = await engine.InputAsync(domain, 1, party == 1 ? new ulong[] { 3 } : [], 1, None);
                    words[slot][0] += party == 0 ? 1UL << 63 : 0;
                    var product = await engine.MultiplyAsync(words, words, None);
                    var fault = await Assert.ThrowsAsync<ProtocolException>(() => engine.OpenAsync(product, None));
                    await session.DisposeAsync();
                    return fault;
                }
            );
            Assert.All(faults, fault => Assert.True(fault.Error is ProtocolError.Cheating or ProtocolError.PeerClosed));
            Assert.Contains(
                faults,
                fault => fault.Finding.StartsWith("authenticated sharing, products: ", StringComparison.Ordinal)
            );
        }
    }

    /// <summary>Who goes on after a failure gets no output either: what was pending then is not forgotten.</summary>
    [Fact]
    public async Task A_check_that_failed_does_not_succeed_later()
    {
        await using var sessions = await TappedSessions.OpenAsync(Engines.Two);
        var faults = await sessions.RunAsync(
            async (session, party) =>
            {
                var tools = ToolsOf(session, party);
                using var check = new MacCheck(tools.Party);
                if (party == 0)
                {
                    // The liar does not know what the other has, and begins anew.
                    await tools.Party.Channel.ReceiveExactlyAsync(32, "commitment", None);
                    await tools.Party.Channel.SendAsync(new byte[32 + Block.SizeInBytes], None);
                    return await Record.ExceptionAsync(() => check.SettleAsync("opening", None));
                }

                check.MustBeSame([1]);
                await Assert.ThrowsAsync<ProtocolException>(() => check.SettleAsync("products", None));
                var fault = await Record.ExceptionAsync(() => check.SettleAsync("opening", None));
                await session.DisposeAsync();
                return fault;
            }
        );
        Assert.IsType<ObjectDisposedException>(faults[1]);
    }

    [Fact]
    public async Task A_number_that_is_no_bit_is_not_taken_for_one()
    {
        foreach (var word in new ulong[] { 2, ulong.MaxValue, 1UL << 63 })
        {
            var finding = await ProveAsync([new UInt192(1, 0, 0), new UInt192(word, 0, 0)], areBits: true, _ => false);
            Assert.Equal("authenticated sharing, words: what was to be bits is not.", finding);
        }

        Assert.Null(await ProveAsync([new UInt192(1, 0, 0), default], areBits: true, _ => false));
    }

    /// <summary>A prover that uses other words under some bits of the key would have to guess those.</summary>
    [Fact]
    public async Task Other_words_under_some_bits_of_the_key_are_found()
    {
        var finding = await ProveAsync([new UInt192(5, 0, 0)], areBits: false, message => message is >= 1 and < 33);
        Assert.Equal("authenticated sharing, words: the words are not the same under each bit of the key.", finding);
    }

    [Fact]
    public async Task A_false_product_is_found_by_the_second_triple()
    {
        // As if one party had used another number for its own product: its share of c is off, with a MAC that fits.
        await using var sessions = await TappedSessions.OpenAsync(
            Engines.Two,
            change: message =>
                message.Bytes.Length == 16 * 384 * Block.SizeInBytes && message.From == "one"
                    ? [.. message.Bytes.Select(each => (byte)(each ^ 0x80))]
                    : message.Bytes
        );
        var outputs = await OutputsAsync(sessions);
        Assert.Equal("authenticated sharing, triples: a product is false.", outputs[1].Fault!.Finding);
    }

    /// <summary>A party whose numbers are under another key than its bits would learn bits of the other party from what fits.</summary>
    [Fact]
    public async Task A_party_with_two_keys_is_found()
    {
        await using var sessions = await TappedSessions.OpenAsync(Engines.Two);
        var findings = await sessions.RunAsync(
            async (session, party) =>
            {
                var tools = ToolsOf(session, party);
                var numbers = party == 0 ? tools with { Party = ToolsOf(session, party, keys: 30).Party } : tools;
                using var words = await WordAuthentication.OpenAsync(
                    numbers.Party,
                    numbers.Sender,
                    numbers.Receiver,
                    None
                );
                using var check = new MacCheck(tools.Party);
                var bits = new DoubleBits(tools.Party, words, ShareLayout.Authenticated(party), tools.Own);
                var fault = await Assert.ThrowsAsync<ProtocolException>(() => bits.CompareKeysAsync(check, None));
                await session.DisposeAsync();
                return fault.Finding;
            }
        );
        Assert.Contains("authenticated sharing, keys: a MAC does not fit what was opened.", findings);
    }

    [Fact]
    public async Task Two_products_of_the_same_words_use_two_triples_and_two_openings_two_masks()
    {
        await using var sessions = await TappedSessions.OpenAsync(Engines.Two);
        await sessions.RunAsync(
            async (session, party) =>
            {
                using var engine = await OpenAsync(session, party);
                var number = await engine.InputAsync(
                    ShareDomain.Ring64,
                    0,
                    party == 0 ? new ulong[] { 5 } : [],
                    1,
                    None
                );
                await engine.MultiplyAsync(number, number, None);
                await engine.MultiplyAsync(number, number, None);
                await engine.OpenAsync(number, None);
                return await engine.OpenAsync(number, None);
            }
        );

        // The first party's only messages of 32 bytes are the two differences of a product; before each opening it sends a challenge.
        var products = Sent(32);
        Assert.Equal(2, products.Length);
        Assert.NotEqual(products[0], products[1]);
        var openings = Sent(16);
        Assert.NotEqual(openings[^3], openings[^1]);

        string[] Sent(int sizeInBytes) =>
            [
                .. sessions
                    .Messages.Where(each => each.From == "one" && each.Bytes.Length == sizeInBytes)
                    .Select(each => Convert.ToHexString(each.Bytes)),
            ];
    }

    [Fact]
    public async Task More_than_two_parties_are_refused_with_what_is_nearest()
    {
        await using var sessions = await TappedSessions.OpenAsync(Engines.Three);
        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() =>
            AuthenticatedEngine.OpenAsync(sessions.All[0], Engines.Three, RandomSource.System, null, None)
        );
        Assert.Contains("VerifiedReplicatedEngine", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What the verifier finds; messages of the prover that the test names are changed.</summary>
    private static async Task<string?> ProveAsync(UInt192[] words, bool areBits, Func<int, bool> isChanged)
    {
        await using var sessions = await TappedSessions.OpenAsync(
            Engines.Two,
            change: message =>
                message.From == "one" && isChanged(message.Number)
                    ? [(byte)(message.Bytes[0] ^ 1), .. message.Bytes[1..]]
                    : message.Bytes
        );
        var findings = await sessions.RunAsync(
            async (session, party) =>
            {
                var tools = ToolsOf(session, party);
                using var each = await WordAuthentication.OpenAsync(tools.Party, tools.Sender, tools.Receiver, None);
                if (party == 0)
                {
                    await each.ProveAsync(words, areBits, None);
                    return null;
                }

                try
                {
                    await each.VerifyAsync(words.Length, areBits, None);
                    return null;
                }
                catch (ProtocolException e)
                {
                    return e.Finding;
                }
            }
        );
        return findings[1];
    }

    /// <summary>A square, its sign as a number and a conjunction, or what ended the run.</summary>
    private static Task<(ulong[]? Words, ProtocolException? Fault)[]> OutputsAsync(TappedSessions sessions) =>
        sessions.RunAsync<(ulong[]? Words, ProtocolException? Fault)>(
            async (session, party) =>
            {
                try
                {
                    using var engine = await OpenAsync(session, party);
                    ulong[] mine = party == 1 ? [unchecked((ulong)-3)] : [];
                    var number = await engine.InputAsync(ShareDomain.Ring64, 1, mine, 1, None);
                    var square = await engine.MultiplyAsync(number, number, None);
                    var sign = await Conversions.IsNegativeAsync(engine, number, None);
                    var one = await Conversions.ToNumbersAsync(engine, sign, None);
                    var bits = await engine.InputAsync(
                        ShareDomain.Binary64,
                        0,
                        party == 0 ? new ulong[] { 12 } : [],
                        1,
                        None
                    );
                    var both = await engine.MultiplyAsync(
                        bits,
                        await engine.InputAsync(ShareDomain.Binary64, 1, party == 1 ? new ulong[] { 10 } : [], 1, None),
                        None
                    );
                    var opened = await engine.OpenAsync(square.Append(one), None);
                    return ([.. opened, .. await engine.OpenAsync(both, None)], null);
                }
                catch (ProtocolException e)
                {
                    await session.DisposeAsync();
                    return (null, e);
                }
            }
        );

    private static Task<AuthenticatedEngine> OpenAsync(Session session, int party) =>
        AuthenticatedEngine.OpenAsync(ToolsOf(session, party), fewestTriples: 16, progress: null, None);

    /// <summary>Over ideal transfers: those of the protocols below have their own tests.</summary>
    private static AuthenticatedEngine.Tools ToolsOf(Session session, int party, int? keys = null)
    {
        var sender = IdealCorrelatedOt.CreatePair(keys ?? 10 + (10 * party)).Sender;
        var receiver = IdealCorrelatedOt.CreatePair(20 - (10 * party)).Receiver;
        var (from, to) = (new OtSession(session.Id, $"from {party}"), new OtSession(session.Id, $"from {1 - party}"));
        var random = SeededRandomSource.FromNumber(party);
        return new AuthenticatedEngine.Tools(
            new AuthenticatedParty(party == 0, sender, receiver, session.With(Engines.Two[1 - party]), random),
            new RandomOtSender(sender, from),
            new RandomOtReceiver(receiver, to),
            random,
            Block.Zero,
            []
        );
    }
}
