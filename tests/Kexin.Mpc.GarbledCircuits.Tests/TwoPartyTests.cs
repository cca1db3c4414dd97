using Kexin.Channels;
using Kexin.Circuits;
using Kexin.Cryptography;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Ideal;

namespace Kexin.Mpc.GarbledCircuits.Tests;

/// <summary>Both parties over a memory channel.</summary>
public sealed class TwoPartyTests
{
    public static TheoryData<string, CircuitParty, int> Runs
    {
        get
        {
            var runs = new TheoryData<string, CircuitParty, int>();
            foreach (var name in CircuitSamples.All.Keys)
            {
                runs.Add(name, CircuitParty.Both, 3);
                runs.Add(name, CircuitParty.Garbler, 1);
                runs.Add(name, CircuitParty.Evaluator, 2);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Who_is_to_learn_the_outputs_learns_those_of_the_circuit(
        string name,
        CircuitParty learns,
        int instances
    )
    {
        var circuit = CircuitSamples.All[name]();
        var roles = Roles(circuit, CircuitParty.Garbler, learns);
        var random = new Random(instances);
        var (x, y) = (
            CircuitSamples.Bits(random, instances * roles.GarblerBits),
            CircuitSamples.Bits(random, instances * roles.EvaluatorBits)
        );
        var expected = Enumerable
            .Range(0, instances)
            .SelectMany(i =>
                circuit.Evaluate([
                    .. x.AsSpan(i * roles.GarblerBits, roles.GarblerBits),
                    .. y.AsSpan(i * roles.EvaluatorBits, roles.EvaluatorBits),
                ])
            );
        var (a, b) = await RunAsync(roles, x, y, instances);
        Assert.Equal(learns.HasFlag(CircuitParty.Garbler) ? expected : [], a);
        Assert.Equal(learns.HasFlag(CircuitParty.Evaluator) ? expected : [], b);
    }

    [Fact]
    public async Task Owners_of_inputs_may_be_in_any_order_and_one_party_may_bring_all()
    {
        var circuit = CircuitSamples.All["division"]();
        var (x, y) = (CircuitSamples.Bits(new Random(1), 24), CircuitSamples.Bits(new Random(2), 24));
        var expected = circuit.Evaluate([.. x, .. y]);
        Assert.Equal(expected, (await RunAsync(Roles(circuit, CircuitParty.Evaluator, CircuitParty.Both), y, x, 1)).A);
        var compiled = CircuitCompiler.Compile(circuit);
        foreach (var owner in new[] { CircuitParty.Garbler, CircuitParty.Evaluator })
        {
            var roles = new CircuitRoles(compiled, [owner, owner], CircuitParty.Both);
            bool[] all = [.. x, .. y];
            var mine = owner == CircuitParty.Garbler;
            Assert.Equal(expected, (await RunAsync(roles, mine ? all : [], mine ? [] : all, 1)).B);
        }
    }

    [Fact]
    public async Task Many_instances_are_computed_group_by_group_and_over_real_OT()
    {
        // 65,536 labels at once are 12,000 instances of four bits in groups.
        const int Instances = 20_000;
        var circuit = CircuitSamples.Build([2, 2], words => [words[0] + words[1]]);
        var roles = Roles(circuit, CircuitParty.Garbler, CircuitParty.Both);
        var (x, y) = (
            CircuitSamples.Bits(new Random(1), 2 * Instances),
            CircuitSamples.Bits(new Random(2), 2 * Instances)
        );
        var (channelA, channelB) = MemoryChannel.CreatePair("garbler", "evaluator");
        var session = new OtSession(new SessionId(new Digest(new byte[Digest.SizeInBytes])), "labels");
        var parameters = new SoftSpokenParameters(2, malicious: false);
        var garbling = Task.Run(async () =>
        {
            var ot = await SoftSpokenSender.StartAsync(channelA, session, parameters, RandomSource.System, default);
            using var garbler = new CircuitGarbler(ot, channelA, RandomSource.System);
            return await garbler.RunAsync(roles, x, Instances, default);
        });
        var evaluating = Task.Run(async () =>
        {
            var ot = await SoftSpokenReceiver.StartAsync(channelB, session, parameters, RandomSource.System, default);
            using var evaluator = new CircuitEvaluator(ot, channelB);
            return await evaluator.RunAsync(roles, y, Instances, default);
        });
        var (a, b) = (await garbling, await evaluating);
        Assert.Equal(a, b);
        for (var i = 0; i < Instances; i++)
        {
            Assert.Equal((Two(x, i) + Two(y, i)) % 4, Two(a, i));
        }

        static int Two(bool[] bits, int i) => (bits[2 * i] ? 1 : 0) + (bits[2 * i + 1] ? 2 : 0);
    }

    [Fact]
    public async Task Several_circuits_run_on_one_pair_of_roles()
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var (otA, otB) = IdealCorrelatedOt.CreatePair(1);
        using var garbler = new CircuitGarbler(otA, a, RandomSource.System);
        using var evaluator = new CircuitEvaluator(otB, b);
        foreach (var name in CircuitSamples.All.Keys)
        {
            var circuit = CircuitSamples.All[name]();
            var roles = Roles(circuit, CircuitParty.Garbler, CircuitParty.Both);
            var (x, y) = (
                CircuitSamples.Bits(new Random(3), roles.GarblerBits),
                CircuitSamples.Bits(new Random(4), roles.EvaluatorBits)
            );
            var running = garbler.RunAsync(roles, x, 1, default);
            Assert.Equal(circuit.Evaluate([.. x, .. y]), await evaluator.RunAsync(roles, y, 1, default));
            await running;
        }
    }

    [Theory]
    [InlineData(0, "set-up")]
    [InlineData(1, "set-up")]
    [InlineData(2, "inputs")]
    [InlineData(3, "tables")]
    [InlineData(4, "tables")]
    [InlineData(5, "outputs")]
    public async Task Evaluator_names_the_stage_of_a_message_that_is_too_short_or_too_long(int message, string stage)
    {
        foreach (var change in new Func<byte[], byte[]>[] { bytes => bytes[..^1], bytes => [.. bytes, 0] })
        {
            var error = await Assert.ThrowsAsync<ProtocolException>(() =>
                RunAsync(Aes(), new bool[128], new bool[128], 1, channel => Tamper(channel, message, change))
            );
            Assert.Contains(error.Error, new[] { ProtocolError.Malformed, ProtocolError.TooLong });
            Assert.Equal("garbler", error.Party);
            Assert.True(
                error.Error == ProtocolError.TooLong || error.Finding.Contains(stage, StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Garbler_finds_a_message_that_is_too_short_or_too_long(int message)
    {
        foreach (var change in new Func<byte[], byte[]>[] { bytes => bytes[..^1], bytes => [.. bytes, 0] })
        {
            var error = await Assert.ThrowsAsync<ProtocolException>(() =>
                RunAsync(Aes(), new bool[128], new bool[128], 1, null, channel => Tamper(channel, message, change))
            );
            Assert.Contains(error.Error, new[] { ProtocolError.Malformed, ProtocolError.TooLong });
            Assert.Equal("evaluator", error.Party);
        }
    }

    [Fact]
    public async Task Bits_after_the_last_output_are_refused()
    {
        var roles = Roles(CircuitSamples.All["odd gates"](), CircuitParty.Garbler, CircuitParty.Garbler);
        var error = await Assert.ThrowsAsync<ProtocolException>(() =>
            RunAsync(
                roles,
                new bool[3],
                new bool[3],
                1,
                null,
                channel => Tamper(channel, 1, bytes => [(byte)(bytes[0] | 0x80)])
            )
        );
        Assert.Equal(ProtocolError.Malformed, error.Error);
    }

    [Fact]
    public async Task Parties_with_different_circuits_owners_outputs_or_instances_find_out_before_any_label_is_used()
    {
        var circuit = CircuitSamples.All["division"]();
        var right = Roles(circuit, CircuitParty.Garbler, CircuitParty.Both);
        foreach (
            var (roles, instances) in new[]
            {
                (
                    Roles(
                        CircuitSamples.Build([24, 24], w => [w[0] / w[1], w[1] % w[0]]),
                        CircuitParty.Garbler,
                        CircuitParty.Both
                    ),
                    1
                ),
                (Roles(circuit, CircuitParty.Evaluator, CircuitParty.Both), 1),
                (Roles(circuit, CircuitParty.Garbler, CircuitParty.Evaluator), 1),
                (right, 2),
            }
        )
        {
            var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
            var (otA, otB) = IdealCorrelatedOt.CreatePair(1);
            using var garbler = new CircuitGarbler(otA, a, RandomSource.System);
            using var evaluator = new CircuitEvaluator(otB, b);
            var running = garbler.RunAsync(right, new bool[24], 1, default);
            var error = await Assert.ThrowsAsync<ProtocolException>(() =>
                evaluator.RunAsync(roles, new bool[24 * instances], instances, default)
            );
            Assert.Equal(ProtocolError.Mismatch, error.Error);
            Assert.Equal("garbler", error.Party);

            // A role that failed is over.
            await Assert.ThrowsAsync<ObjectDisposedException>(() =>
                evaluator.RunAsync(right, new bool[24], 1, default)
            );
            await b.DisposeAsync();
            await Assert.ThrowsAsync<ProtocolException>(() => running);
        }
    }

    [Fact]
    public async Task Inputs_that_are_no_whole_instances_are_refused()
    {
        var roles = Aes();
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var (otA, otB) = IdealCorrelatedOt.CreatePair(1);
        using var garbler = new CircuitGarbler(otA, a, RandomSource.System);
        using var evaluator = new CircuitEvaluator(otB, b);
        await Assert.ThrowsAsync<ArgumentException>(() => garbler.RunAsync(roles, new bool[127], 1, default));
        await Assert.ThrowsAsync<ArgumentException>(() => evaluator.RunAsync(roles, new bool[129], 1, default));
        Assert.Throws<ArgumentException>(() =>
            new CircuitRoles(roles.Circuit, [CircuitParty.Garbler], CircuitParty.Both)
        );
        Assert.Throws<ArgumentException>(() =>
            new CircuitRoles(roles.Circuit, [CircuitParty.Garbler, CircuitParty.Both], CircuitParty.Both)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new CircuitRoles(roles.Circuit, [CircuitParty.Garbler, CircuitParty.Evaluator], 0)
        );
        Assert.Equal(0, a.Counters.MessagesSent);
    }

    private static CircuitRoles Aes() =>
        Roles(CircuitSamples.All["AES-128"](), CircuitParty.Garbler, CircuitParty.Both);

    private static ObliviousTransfer.Tests.Rejects.TamperingChannel Tamper(
        IMessageChannel channel,
        int message,
        Func<byte[], byte[]> change
    ) => new(channel, message, change);

    private static CircuitRoles Roles(Circuit circuit, CircuitParty first, CircuitParty learns) =>
        new(CircuitCompiler.Compile(circuit), [first, CircuitParty.Both ^ first], learns);

    private static async Task<(bool[] A, bool[] B)> RunAsync(
        CircuitRoles roles,
        bool[] garblerBits,
        bool[] evaluatorBits,
        int instances,
        Func<IMessageChannel, IMessageChannel>? garblerChannel = null,
        Func<IMessageChannel, IMessageChannel>? evaluatorChannel = null
    )
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var (otA, otB) = IdealCorrelatedOt.CreatePair(9);
        using var garbler = new CircuitGarbler(otA, garblerChannel?.Invoke(a) ?? a, SeededRandomSource.FromNumber(7));
        using var evaluator = new CircuitEvaluator(otB, evaluatorChannel?.Invoke(b) ?? b);
        var garbling = EndAsync(a, () => garbler.RunAsync(roles, garblerBits, instances, default));
        var evaluating = EndAsync(b, () => evaluator.RunAsync(roles, evaluatorBits, instances, default));

        // Who found the fault is whose exception counts; the other one only sees the channel close.
        var faults = new List<ProtocolException>();
        foreach (var task in new[] { garbling, evaluating })
        {
            try
            {
                await task;
            }
            catch (ProtocolException e)
            {
                faults.Add(e);
            }
        }

        return faults.Count == 0
            ? (await garbling, await evaluating)
            : throw faults.OrderBy(fault => fault.Error == ProtocolError.PeerClosed).First();
    }

    private static Task<bool[]> EndAsync(IMessageChannel channel, Func<Task<bool[]>> run) =>
        Task.Run(async () =>
        {
            try
            {
                return await run();
            }
            catch (ProtocolException)
            {
                await channel.DisposeAsync();
                throw;
            }
        });
}
