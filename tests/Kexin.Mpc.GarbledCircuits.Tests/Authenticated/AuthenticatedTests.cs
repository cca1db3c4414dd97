using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Authenticated;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.GarbledCircuits.Tests.Authenticated;

/// <summary>Authenticated garbling between honest parties, and its parts.</summary>
public sealed class AuthenticatedTests
{
    public static TheoryData<string, CircuitParty> Runs
    {
        get
        {
            var runs = new TheoryData<string, CircuitParty>();
            foreach (var name in CircuitSamples.All.Keys)
            {
                runs.Add(name, CircuitParty.Both);
            }

            runs.Add("division", CircuitParty.Garbler);
            runs.Add("division", CircuitParty.Evaluator);
            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Who_is_to_learn_the_outputs_learns_those_of_the_circuit(string name, CircuitParty learns)
    {
        var circuit = CircuitSamples.All[name]();
        var roles = AuthenticatedPair.Roles(circuit, learns);
        using var pair = new AuthenticatedPair();

        // Twice on one pair: gates go on being numbered.
        for (var run = 0; run < 2; run++)
        {
            var x = CircuitSamples.Bits(new Random(run), roles.GarblerBits);
            var y = CircuitSamples.Bits(new Random(run + 5), roles.EvaluatorBits);
            var (a, b) = pair.Start(roles, x, y);
            var expected = circuit.Evaluate([.. x, .. y]);
            Assert.Equal(learns.HasFlag(CircuitParty.Garbler) ? expected : [], await a);
            Assert.Equal(learns.HasFlag(CircuitParty.Evaluator) ? expected : [], await b);
        }
    }

    [Fact]
    public async Task What_was_prepared_is_used_once_and_what_is_left_stays_for_later()
    {
        var circuit = CircuitSamples.All["division"]();
        var roles = AuthenticatedPair.Roles(circuit, CircuitParty.Both);
        using var pair = new AuthenticatedPair();
        var prepared = roles.Circuit.AndCount + 100;
        await Task.WhenAll(
            Task.Run(() => pair.Garbler.PrepareAsync(prepared, default)),
            Task.Run(() => pair.Evaluator.PrepareAsync(prepared, default))
        );
        Assert.Equal(prepared, pair.Garbler.PreparedGates);
        var (a, b) = pair.Start(roles, new bool[24], new bool[24]);
        Assert.Equal(await a, await b);
        Assert.Equal(100, pair.Garbler.PreparedGates);
        Assert.Equal(100, pair.Evaluator.PreparedGates);
    }

    [Fact]
    public async Task It_runs_over_real_transfers_and_refuses_semi_honest_ones()
    {
        var circuit = CircuitSamples.All["odd gates"]();
        var roles = AuthenticatedPair.Roles(circuit, CircuitParty.Both);
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var malicious = new SoftSpokenParameters(8, malicious: true);
        var (there, back) = (
            new OtSession(AuthenticatedPair.Session, "there"),
            new OtSession(AuthenticatedPair.Session, "back")
        );
        var garbling = Task.Run(async () =>
        {
            using var keys = await SoftSpokenSender.StartAsync(a, there, malicious, RandomSource.System, default);
            using var codes = await SoftSpokenReceiver.StartAsync(a, back, malicious, RandomSource.System, default);
            using var garbler = new AuthenticatedGarbler(
                keys,
                codes,
                a,
                AuthenticatedPair.Session,
                RandomSource.System
            );
            return await garbler.RunAsync(roles, new[] { true, false, true }, default);
        });
        var evaluating = Task.Run(async () =>
        {
            using var codes = await SoftSpokenReceiver.StartAsync(b, there, malicious, RandomSource.System, default);
            using var keys = await SoftSpokenSender.StartAsync(b, back, malicious, RandomSource.System, default);
            using var evaluator = new AuthenticatedEvaluator(
                keys,
                codes,
                b,
                AuthenticatedPair.Session,
                RandomSource.System
            );
            return await evaluator.RunAsync(roles, new[] { true, true, false }, default);
        });
        Assert.Equal(new[] { true, false, false }, await garbling);
        Assert.Equal(new[] { true, false, false }, await evaluating);

        var weak = new SoftSpokenParameters(2, malicious: false);
        var starting = Task.Run(() => SoftSpokenSender.StartAsync(a, there, weak, RandomSource.System, default));
        using var receiver = await SoftSpokenReceiver.StartAsync(b, there, weak, RandomSource.System, default);
        using var sender = await starting;
        Assert.Throws<ArgumentException>(() =>
            new AuthenticatedGarbler(sender, receiver, a, AuthenticatedPair.Session, RandomSource.System)
        );
    }

    [Fact]
    public async Task Products_are_products_and_their_codes_are_those_of_the_keys()
    {
        const int Count = 300;
        var (garbler, evaluator) = AuthenticatedPair.Parties();
        var making = Task.Run(() => new Products(garbler, Block.Zero).NextAsync(Count, default));
        var theirs = await Task.Run(() => new Products(evaluator, Block.Zero).NextAsync(Count, default));
        var own = await making;
        var ones = 0;
        for (var i = 0; i < Count; i++)
        {
            var (x, y, z) = (Value(own[i].X, theirs[i].X), Value(own[i].Y, theirs[i].Y), Value(own[i].Z, theirs[i].Z));
            Assert.Equal(x & y, z);
            ones += x ? 1 : 0;
        }

        Assert.InRange(ones, 90, 210);

        bool Value(AuthenticatedBit a, AuthenticatedBit b)
        {
            Assert.Equal(b.Key ^ (evaluator.Delta & Block.Mask(a.Bit)), a.Code);
            Assert.Equal(a.Key ^ (garbler.Delta & Block.Mask(b.Bit)), b.Code);
            return a.Bit ^ b.Bit;
        }
    }

    [Theory]
    [InlineData(320, 5)]
    [InlineData(3_200, 4)]
    [InlineData(280_000, 3)]
    [InlineData(1, 40)]
    public void Buckets_are_as_large_as_the_paper_says(int products, int size) =>
        Assert.Equal(size, Buckets.SizeFor(products));

    [Fact]
    public void A_shuffle_keeps_all_and_moves_most()
    {
        var items = Enumerable.Range(0, 1_000).ToArray();
        Buckets.Shuffle(new Block(7, 7), items.AsSpan());
        Assert.Equal(Enumerable.Range(0, 1_000), items.Order());
        Assert.InRange(items.Where((item, i) => item == i).Count(), 0, 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gate_whose_masked_result_is_wrong_has_shares_that_differ(bool wrong)
    {
        var (garbler, evaluator) = AuthenticatedPair.Parties();
        var circuit = AuthenticatedPair.Roles(CircuitSamples.All["odd gates"](), CircuitParty.Both).Circuit;
        var preparing = Task.Run(() => PrepareAsync(garbler));
        var theirs = await Task.Run(() => PrepareAsync(evaluator));
        var own = await preparing;
        for (var gate = 0; gate < circuit.AndCount; gate++)
        {
            var (a, b) = (own.Gates[gate], theirs.Gates[gate]);
            foreach (var (left, right) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                var value = ((left ^ a.Left.Bit ^ b.Left.Bit) & (right ^ a.Right.Bit ^ b.Right.Bit));
                var masked = value ^ a.Output.Bit ^ b.Output.Bit ^ wrong;
                var sum = a.Check(garbler, left, right, masked).Bit ^ b.Check(evaluator, left, right, masked).Bit;
                Assert.Equal(wrong, sum);
            }
        }

        async Task<AuthenticatedGates> PrepareAsync(AuthenticatedParty party)
        {
            var products = await new Products(party, Block.Zero).NextAsync(circuit.AndCount, default);
            var masks = await party.NextAsync(circuit.InputBits + circuit.AndCount, default);
            var gates = new AuthenticatedGates(circuit, masks[..circuit.InputBits]);
            await gates.PrepareAsync(party, masks[circuit.InputBits..], products, default);
            return gates;
        }
    }
}
