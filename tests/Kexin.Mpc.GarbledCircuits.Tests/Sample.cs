using Kexin.Channels;
using Kexin.Circuits;
using Kexin.Cryptography;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits.Tests;

/// <summary>What the project's README shows.</summary>
public sealed class Sample
{
    [Fact]
    public async Task The_example_runs()
    {
        var cancel = CancellationToken.None;
        var sessionId = new SessionId(new Digest(RandomSource.System.GetBytes(Digest.SizeInBytes)));
        var (alice, bob) = MemoryChannel.CreatePair("Alice", "Bob");
        var mine = Enumerable.Range(0, 32).Select(i => (42 >> i & 1) != 0).ToArray();
        var yours = Enumerable.Range(0, 32).Select(i => (100 >> i & 1) != 0).ToArray();

        // Is Alice's number of 32 bits smaller than Bob's? Both learn the answer, and nothing else.
        var builder = new CircuitBuilder();
        builder.Output(new Word([builder.Input(32) < builder.Input(32)]));
        var circuit = CircuitCompiler.Compile(builder.Build());
        var roles = new CircuitRoles(circuit, [CircuitParty.Garbler, CircuitParty.Evaluator], CircuitParty.Both);

        async Task<bool> AliceAsync()
        {
            var session = new OtSession(sessionId, "labels");
            var plan = OtPlan.For(AdversaryModel.SemiHonest, roles.EvaluatorBits, megabitsPerSecond: 1000);
            using var ot = await plan.StartSenderAsync(alice, session, RandomSource.System, cancel);
            using var garbler = new CircuitGarbler(ot, alice, RandomSource.System);
            return (await garbler.RunAsync(roles, mine, instances: 1, cancel))[0];
        }

        async Task<bool> BobAsync()
        {
            var session = new OtSession(sessionId, "labels");
            var plan = OtPlan.For(AdversaryModel.SemiHonest, roles.EvaluatorBits, megabitsPerSecond: 1000);
            using var ot = await plan.StartReceiverAsync(bob, session, RandomSource.System, cancel);
            using var evaluator = new CircuitEvaluator(ot, bob);
            return (await evaluator.RunAsync(roles, yours, instances: 1, cancel))[0];
        }

        var answers = await Task.WhenAll(Task.Run(AliceAsync), Task.Run(BobAsync));
        Assert.All(answers, Assert.True);
    }
}
