using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Authenticated;
using Kexin.Mpc.ObliviousTransfer.Authenticated;
using Kexin.Mpc.ObliviousTransfer.Ideal;
using Kexin.Mpc.ObliviousTransfer.Tests.Rejects;

namespace Kexin.Mpc.GarbledCircuits.Tests.Authenticated;

/// <summary>Each message and field of both parties sent otherwise: the honest one ends without output and names the stage.</summary>
public sealed class AuthenticatedRejects
{
    private static readonly CircuitRoles Roles = AuthenticatedPair.Roles(
        CircuitSamples.All["division"](),
        CircuitParty.Both
    );

    /// <summary>The garbler's messages in order, and where the evaluator finds that one was changed.</summary>
    public static TheoryData<int, int, string> GarblersMessages =>
        new()
        {
            { 0, 0, "set-up" },
            { 1, Everywhere, "equality" },
            { 2, 0, "equality" },
            { 3, 0, "equality" },
            { 3, Last, "buckets" },
            { 4, 0, "buckets" },
            { 4, Last, "buckets" },
            { 5, 0, "masks of gates" },
            { 5, Last, "masks of gates" },
            { 8, 0, "inputs" },
            { 8, Last, "inputs" },
            { 11, 0, "check of gates" },
            { 11, Last, "check of gates" },
            { 12, 0, "outputs" },
            { 12, Last, "outputs" },
        };

    /// <summary>What the evaluator's own labels show: the garbler, to which it proves them, would see its own fault first.</summary>
    public static TheoryData<int> MessagesThatSpoilLabels => [6, 7, 9, 10];

    /// <summary>The evaluator's messages in order, and where the garbler finds that one was changed.</summary>
    public static TheoryData<int, int, string> EvaluatorsMessages =>
        new()
        {
            { 0, 0, "set-up" },
            { 3, 0, "committed" },
            { 4, 0, "committed" },
            { 4, 40, "committed" },
            { 4, Last, "committed" },
            { 5, 0, "buckets" },
            { 5, Last, "buckets" },
            { 6, 0, "masks of gates" },
            { 6, Last, "masks of gates" },
            { 7, 0, "inputs" },
            { 7, Last, "inputs" },
            { 8, 0, "evaluation" },
            { 9, 0, "evaluation" },
            { 9, Last, "evaluation" },
            { 10, 0, "outputs" },
            { 10, Last, "outputs" },
        };

    private const int Everywhere = -2;
    private const int Last = -1;
    private const int GarblersCount = 13;
    private const int EvaluatorsCount = 11;

    [Theory]
    [MemberData(nameof(GarblersMessages))]
    public async Task Evaluator_finds_a_garbler_who_changes_a_field(int message, int offset, string stage)
    {
        using var pair = new AuthenticatedPair(garblerCheats: channel => new(channel, message, b => Change(b, offset)));
        var (cheating, honest) = Start(pair);
        await AssertCheatingAsync(honest, "garbler", stage);
        Assert.True(pair.Cheat!.Changed);
        await Assert.ThrowsAnyAsync<Exception>(() => cheating);
    }

    [Theory]
    [MemberData(nameof(EvaluatorsMessages))]
    public async Task Garbler_finds_an_evaluator_who_changes_a_field(int message, int offset, string stage)
    {
        using var pair = new AuthenticatedPair(evaluatorCheats: channel =>
            new(channel, message, b => Change(b, offset))
        );
        var (honest, cheating) = Start(pair);
        await AssertCheatingAsync(honest, "evaluator", stage);
        Assert.True(pair.Cheat!.Changed);
        if (message != EvaluatorsCount - 1)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => cheating);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Garbler_goes_no_further_than_equality_with_an_evaluator_who_changes_products(int message)
    {
        using var pair = new AuthenticatedPair(evaluatorCheats: channel =>
            new(channel, message, bytes => Change(bytes, Everywhere))
        );
        var (honest, cheating) = Start(pair);
        var error = await Assert.ThrowsAsync<ProtocolException>(() => honest);
        Assert.Contains("equality", error.Finding, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => cheating);
    }

    [Fact]
    public async Task Evaluator_opens_nothing_to_a_garbler_who_has_other_products()
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var (keys, _) = IdealCorrelatedOt.CreatePair(1);
        var (_, codes) = IdealCorrelatedOt.CreatePair(2);
        var party = new AuthenticatedParty(false, keys, codes, b, RandomSource.System);
        var comparing = Task.Run(() => party.CompareAsync(new byte[32], "equality", "others", default));
        await a.ReceiveAsync(32, default);
        await a.SendAsync(RandomSource.System.GetBytes(32 + Block.SizeInBytes), default);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => comparing);
        Assert.Equal((ProtocolError.Cheating, 1L), (fault.Error, b.Counters.MessagesSent));
    }

    [Fact]
    public async Task Garbler_finds_an_evaluator_who_commits_to_other_products_and_opens_them()
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var (keys, codes) = IdealCorrelatedOt.CreatePair(1);
        var party = new AuthenticatedParty(true, keys, codes, a, RandomSource.System);
        var comparing = Task.Run(() =>
            party.CompareAsync(new byte[32], "preprocessing, equality", "are not those of the bits", default)
        );
        byte[] opening = [1, .. RandomSource.System.GetBytes(32 - 1 + Block.SizeInBytes + 32)];
        await b.SendAsync(AuthenticatedParty.Commit(opening), default);
        await b.ReceiveAsync(32 + Block.SizeInBytes, default);
        await b.SendAsync(opening, default);
        var error = await Assert.ThrowsAsync<ProtocolException>(() => comparing);
        Assert.Equal(ProtocolError.Cheating, error.Error);
        Assert.Contains("not those of the bits", error.Finding, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MessagesThatSpoilLabels))]
    public async Task Evaluator_has_no_output_when_tables_colours_inputs_or_labels_are_changed(int message)
    {
        using var pair = new AuthenticatedPair(garblerCheats: channel =>
            new(channel, message, bytes => Change(bytes, Everywhere))
        );
        var (cheating, honest) = Start(pair);
        var error = await Assert.ThrowsAsync<ProtocolException>(() => honest);
        Assert.Equal("garbler", error.Party);
        Assert.Contains("evaluation", error.Finding, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => cheating);
    }

    [Fact]
    public async Task Every_message_that_is_too_short_too_long_or_missing_ends_the_other_party()
    {
        foreach (var change in new Func<byte[], byte[]?>[] { b => b[..^1], b => [.. b, 0], _ => null })
        {
            for (var message = 0; message < GarblersCount + EvaluatorsCount; message++)
            {
                var ofGarbler = message < GarblersCount;
                var number = ofGarbler ? message : message - GarblersCount;
                TamperingChannel Cheat(IMessageChannel channel) => new(channel, number, change);
                using var pair = ofGarbler
                    ? new AuthenticatedPair(garblerCheats: Cheat)
                    : new AuthenticatedPair(evaluatorCheats: Cheat);
                var (a, b) = Start(pair);
                var error = await Assert.ThrowsAsync<ProtocolException>(() => ofGarbler ? b : a);
                Assert.True(pair.Cheat!.Changed, $"Message {message} was never sent.");
                Assert.Contains(
                    error.Error,
                    new[] { ProtocolError.Malformed, ProtocolError.TooLong, ProtocolError.PeerClosed }
                );
            }
        }
    }

    [Fact]
    public async Task Another_session_circuit_or_preparation_is_found_before_a_mask_is_used()
    {
        var other = new SessionId(new Digest([1, .. new byte[Digest.SizeInBytes - 1]]));
        using (var pair = new AuthenticatedPair(evaluatorSession: other))
        {
            var (a, b) = Start(pair);
            Assert.Equal(ProtocolError.Mismatch, (await Assert.ThrowsAsync<ProtocolException>(() => a)).Error);
            Assert.Equal(ProtocolError.Mismatch, (await Assert.ThrowsAsync<ProtocolException>(() => b)).Error);
        }

        using (var pair = new AuthenticatedPair())
        {
            var roles = AuthenticatedPair.Roles(CircuitSamples.All["odd gates"](), CircuitParty.Both);
            var a = Task.Run(() => pair.Garbler.RunAsync(Roles, new bool[24], default));
            var b = Task.Run(() => pair.Evaluator.RunAsync(roles, new bool[3], default));
            Assert.Equal(ProtocolError.Mismatch, (await Assert.ThrowsAsync<ProtocolException>(() => a)).Error);
            Assert.Equal(ProtocolError.Mismatch, (await Assert.ThrowsAsync<ProtocolException>(() => b)).Error);

            // A role that failed is over.
            await Assert.ThrowsAsync<ObjectDisposedException>(() =>
                pair.Garbler.RunAsync(Roles, new bool[24], default)
            );
        }
    }

    private static (Task<bool[]> Garbler, Task<bool[]> Evaluator) Start(AuthenticatedPair pair) =>
        pair.Start(
            Roles,
            CircuitSamples.Bits(new Random(3), Roles.GarblerBits),
            CircuitSamples.Bits(new Random(4), Roles.EvaluatorBits)
        );

    private static byte[] Change(byte[] bytes, int offset)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i == offset || (offset == Last && i == bytes.Length - 1) || (offset == Everywhere && i % 16 == 0))
            {
                bytes[i] ^= 1;
            }
        }

        return bytes;
    }

    private static async Task AssertCheatingAsync(Task<bool[]> honest, string cheater, string stage)
    {
        var error = await Assert.ThrowsAsync<ProtocolException>(() => honest);
        Assert.Contains(error.Error, new[] { ProtocolError.Cheating, ProtocolError.Mismatch });
        Assert.Equal(cheater, error.Party);
        Assert.Contains(stage, error.Finding, StringComparison.Ordinal);
    }
}
