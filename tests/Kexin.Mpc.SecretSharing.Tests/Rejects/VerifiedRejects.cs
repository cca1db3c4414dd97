using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing.Tests.Rejects;

/// <summary>Each message of a program on three parties that check, changed by its sender: no honest party may end with an output.</summary>
public sealed class VerifiedRejects
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ulong[] Squares = [9, 16];

    public static TheoryData<string> Liars => [.. Engines.Three];

    [Theory]
    [MemberData(nameof(Liars))]
    public async Task A_changed_word_in_any_message_leaves_no_honest_party_with_a_wrong_output(string liar)
    {
        // The last message of a direction is a comparison after the opening: who is told something else ends without an output, and
        // the other honest party may end with the right one (abort without agreement).
        Dictionary<string, int> last;
        await using (var honest = await TappedSessions.OpenAsync(Engines.Three))
        {
            Assert.All(await OutputsAsync(honest), output => Assert.Equal(Squares, output));
            last = honest
                .Messages.Where(message => message.From == liar)
                .GroupBy(message => message.To)
                .ToDictionary(direction => direction.Key, direction => direction.Max(message => message.Number));
        }

        foreach (var to in Engines.Three.Where(name => name != liar))
        {
            for (var number = 0; number <= last[to]; number++)
            {
                var changed = false;
                await using var sessions = await TappedSessions.OpenAsync(
                    Engines.Three,
                    change: message =>
                    {
                        if ((message.From, message.To, message.Number) != (liar, to, number))
                        {
                            return message.Bytes;
                        }

                        changed = true;
                        return Changed(message.Bytes);
                    }
                );
                var outputs = await OutputsAsync(sessions);
                Assert.True(changed);
                for (var party = 0; party < outputs.Length; party++)
                {
                    var name = Engines.Three[party];
                    var mayEnd = number == last[to] && name != to && (outputs[party] ?? Squares).SequenceEqual(Squares);
                    Assert.True(
                        name == liar || outputs[party] is null || mayEnd,
                        $"{name} ended with an output though {liar} changed message {number} to {to}."
                    );
                }
            }
        }
    }

    /// <summary>A product that is off by the same at both who get it, so that the shares stay consistent: only the triples can tell.</summary>
    [Fact]
    public async Task A_product_with_something_added_is_caught_by_the_triples()
    {
        await using var sessions = await TappedSessions.OpenAsync(Engines.Three);
        var stages = new List<string>();
        await sessions.RunAsync(
            async (session, party) =>
            {
                using var engine = await Engines.VerifiedAsync(session, party);
                var words = await InputAsync(engine);
                var product = await engine.MultiplyAsync(words, words, None);

                // Party 0 and the one before it hold part 0: as if party 0 had sent, and kept, one more.
                product[0][0] += party == 0 ? 1UL : 0;
                product[1][0] += party == 2 ? 1UL : 0;
                var fault = await Assert.ThrowsAsync<ProtocolException>(() => engine.OpenAsync(product, None));
                Assert.Equal((ProtocolError.Cheating, 2), (fault.Error, fault.Parties.Count));
                lock (stages)
                {
                    stages.Add(fault.Finding);
                }

                return 0;
            }
        );
        Assert.All(
            stages,
            stage => Assert.StartsWith("replicated sharing, products: ", stage, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_number_of_spoilt_buckets_stays_unseen_with_more_than_one_in_2_to_the_40()
    {
        foreach (var triples in new[] { 1, 5_000, 40_000, 500_000, 1 << 20 })
        {
            var plan = BucketPlan.For(triples);
            var made = plan.Made;
            var worst = double.NegativeInfinity;
            for (var spoilt = 1; spoilt <= plan.Buckets; spoilt++)
            {
                worst = Math.Max(worst, LogChoose(plan.Buckets, spoilt) - LogChoose(made, spoilt * plan.Size));
            }

            Assert.InRange(worst, -60, -BucketPlan.SecurityBits);
            Assert.True(plan.Buckets >= triples);
        }
    }

    private static async Task<ulong[]?[]> OutputsAsync(TappedSessions sessions) =>
        await sessions.RunAsync(
            async (session, party) =>
            {
                try
                {
                    using var engine = await Engines.VerifiedAsync(session, party);
                    var words = await InputAsync(engine);
                    return await engine.OpenAsync(await engine.MultiplyAsync(words, words, None), None);
                }
                catch (ProtocolException)
                {
                    await session.DisposeAsync();
                    return null;
                }
            }
        );

    private static Task<WordShares> InputAsync(IShareEngine engine) =>
        engine.InputAsync(ShareDomain.Ring64, 1, engine.Layout.Party == 1 ? new ulong[] { 3, 4 } : [], 2, None);

    private static byte[] Changed(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        changed[0] ^= 1;
        return changed;
    }

    /// <summary>log2 of n over k, by Stirling's series, whose error is far below a bit.</summary>
    private static double LogChoose(double n, double k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    private static double LogFactorial(double n) =>
        n < 2 ? 0 : ((n * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI * n)) + (1 / (12 * n))) / Math.Log(2);
}
