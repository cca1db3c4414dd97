using Kexin.Computations.Running;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>What a run will take, counted by a dry run before anybody is asked.</summary>
/// <remarks>
/// Bytes and rounds are those of the program. What is made ahead for each product comes on top, as for a product of numbers: what
/// <see cref="AdditiveEngine"/> states, and for authenticated shares what bench's verb "shared" measured. Rounds to make it are not counted.
/// Not counted: the comparison with earlier results, which a draft cannot know.
/// </remarks>
internal static class EngineEstimate
{
    private const int BytesOfTriple = 520;
    private const int BytesOfAuthenticatedTriple = 30 << 10;

    /// <summary>Of a program on an engine: rounds, and what one computing party sends, what is made ahead included.</summary>
    public static RunCost Of(EngineChoice choice, IEngineProgram program)
    {
        var cost = EngineSession.Estimate(choice, program);
        var triple = (choice.Protocol, choice.Adversary) switch
        {
            (ShareProtocol.Sharing3, _) => 0,
            (_, Adversary.SemiHonest) => BytesOfTriple * (choice.Parties.Count - 1),
            _ => BytesOfAuthenticatedTriple,
        };
        return new RunCost(checked((int)cost.Rounds), cost.BytesSent + cost.Triples * triple);
    }
}
