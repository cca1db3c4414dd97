using Kexin.Channels;
using Kexin.Circuits;
using Kexin.Cryptography;
using Kexin.Mpc.GarbledCircuits.Authenticated;
using Kexin.Mpc.ObliviousTransfer.Authenticated;
using Kexin.Mpc.ObliviousTransfer.Ideal;
using Kexin.Mpc.ObliviousTransfer.Tests.Rejects;

namespace Kexin.Mpc.GarbledCircuits.Tests.Authenticated;

/// <summary>Both parties of an authenticated garbled circuit in one process, over ideal transfers.</summary>
internal sealed class AuthenticatedPair : IDisposable
{
    public static readonly SessionId Session = new(new Digest(new byte[Digest.SizeInBytes]));

    public AuthenticatedPair(
        Func<IMessageChannel, TamperingChannel>? garblerCheats = null,
        Func<IMessageChannel, TamperingChannel>? evaluatorCheats = null,
        SessionId? evaluatorSession = null
    )
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        (Cheat, GarblerChannel, EvaluatorChannel) = (null, a, b);
        if (garblerCheats is not null)
        {
            GarblerChannel = Cheat = garblerCheats(a);
        }

        if (evaluatorCheats is not null)
        {
            EvaluatorChannel = Cheat = evaluatorCheats(b);
        }

        var (keysA, codesB) = IdealCorrelatedOt.CreatePair(10);
        var (keysB, codesA) = IdealCorrelatedOt.CreatePair(20);
        Garbler = new AuthenticatedGarbler(keysA, codesA, GarblerChannel, Session, SeededRandomSource.FromNumber(1));
        Evaluator = new AuthenticatedEvaluator(
            keysB,
            codesB,
            EvaluatorChannel,
            evaluatorSession ?? Session,
            SeededRandomSource.FromNumber(2)
        );
    }

    public AuthenticatedGarbler Garbler { get; }

    public AuthenticatedEvaluator Evaluator { get; }

    public TamperingChannel? Cheat { get; }

    private IMessageChannel GarblerChannel { get; }

    private IMessageChannel EvaluatorChannel { get; }

    /// <summary>Both run; a side that fails leaves, so that the other does not wait for it.</summary>
    public (Task<bool[]> Garbler, Task<bool[]> Evaluator) Start(CircuitRoles roles, bool[] x, bool[] y) =>
        (
            LeaveAfterFailureAsync(() => Garbler.RunAsync(roles, x, default), GarblerChannel),
            LeaveAfterFailureAsync(() => Evaluator.RunAsync(roles, y, default), EvaluatorChannel)
        );

    public static CircuitRoles Roles(Circuit circuit, CircuitParty learns) =>
        new(CircuitCompiler.Compile(circuit), [CircuitParty.Garbler, CircuitParty.Evaluator], learns);

    /// <summary>Two parties' sources of bits, for what is tested without a circuit.</summary>
    public static (AuthenticatedParty Garbler, AuthenticatedParty Evaluator) Parties()
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var (keysA, codesB) = IdealCorrelatedOt.CreatePair(10);
        var (keysB, codesA) = IdealCorrelatedOt.CreatePair(20);
        return (
            new AuthenticatedParty(true, keysA, codesA, a, SeededRandomSource.FromNumber(1)),
            new AuthenticatedParty(false, keysB, codesB, b, SeededRandomSource.FromNumber(2))
        );
    }

    public void Dispose()
    {
        Garbler.Dispose();
        Evaluator.Dispose();
    }

    private static Task<bool[]> LeaveAfterFailureAsync(Func<Task<bool[]>> run, IMessageChannel channel) =>
        Task.Run(async () =>
        {
            try
            {
                return await run();
            }
            catch
            {
                await channel.DisposeAsync();
                throw;
            }
        });
}
