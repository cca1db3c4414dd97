using Kexin.Channels;
using Kexin.Computations.Engines;
using Kexin.Cryptography;
using Kexin.Mpc.GarbledCircuits;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Computations.ThresholdQuestion;

/// <summary>The two roles of the comparison: the holder garbles, the asker evaluates.</summary>
internal static class ThresholdParties
{
    private const int SeedBits = 4;

    /// <summary>The holder's part; it learns nothing.</summary>
    /// <exception cref="ProtocolException">The asker is at fault.</exception>
    public static async Task HoldAsync(
        Session session,
        string asker,
        double? value,
        Adversary adversary,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var (channel, bits) = (session.With(asker), ThresholdCircuit.HolderBits(value));
        var plan = Plan(adversary);
        using var keys = await SoftSpokenSender.StartAsync(channel, ToAsker(session), plan, random, cancellationToken);
        if (adversary == Adversary.SemiHonest)
        {
            using var garbler = new CircuitGarbler(keys, channel, random);
            await garbler.RunAsync(ThresholdCircuit.Roles, bits, 1, cancellationToken);
            return;
        }

        using var codes = await SoftSpokenReceiver.StartAsync(
            channel,
            ToHolder(session),
            plan,
            random,
            cancellationToken
        );
        using var authenticated = new AuthenticatedGarbler(keys, codes, channel, session.Id, random);
        await authenticated.RunAsync(ThresholdCircuit.Roles, bits, cancellationToken);
    }

    /// <summary>The asker's part.</summary>
    /// <returns>Whether the holder's value is greater.</returns>
    /// <exception cref="ProtocolException">The holder is at fault.</exception>
    public static async Task<bool> AskAsync(
        Session session,
        string holder,
        double threshold,
        Adversary adversary,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var (channel, bits) = (session.With(holder), ThresholdCircuit.AskerBits(threshold));
        var plan = Plan(adversary);
        using var codes = await SoftSpokenReceiver.StartAsync(
            channel,
            ToAsker(session),
            plan,
            random,
            cancellationToken
        );
        if (adversary == Adversary.SemiHonest)
        {
            using var evaluator = new CircuitEvaluator(codes, channel);
            return (await evaluator.RunAsync(ThresholdCircuit.Roles, bits, 1, cancellationToken))[0];
        }

        using var keys = await SoftSpokenSender.StartAsync(channel, ToHolder(session), plan, random, cancellationToken);
        using var authenticated = new AuthenticatedEvaluator(keys, codes, channel, session.Id, random);
        return (await authenticated.RunAsync(ThresholdCircuit.Roles, bits, cancellationToken))[0];
    }

    private static SoftSpokenParameters Plan(Adversary adversary) =>
        new(SeedBits, malicious: adversary == Adversary.Malicious);

    private static OtSession ToAsker(Session session) => new(session.Id, "threshold question to asker");

    private static OtSession ToHolder(Session session) => new(session.Id, "threshold question to holder");
}
