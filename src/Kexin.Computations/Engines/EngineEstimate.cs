using System.Globalization;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>What a run will take, counted by a dry run before anybody is asked.</summary>
/// <remarks>
/// Bytes and rounds are those of the program. What is made ahead for each product comes on top, as for a product of numbers: what
/// <see cref="AdditiveEngine"/> states, and for authenticated shares what bench's verb "shared" measured. Rounds to make it are not counted.
/// Not counted: the comparison with earlier results, which a draft cannot know.
/// </remarks>
/// <param name="Rounds">Times that a party waits for others.</param>
/// <param name="BytesSent">What one computing party sends, what is made ahead included.</param>
internal readonly record struct EngineEstimate(long Rounds, long BytesSent)
{
    private const double RoundTripInSeconds = 0.02;
    private const double BytesASecond = 100e6 / 8;
    private const int BytesOfTriple = 520;
    private const int BytesOfAuthenticatedTriple = 30 << 10;

    /// <summary>Of a program on an engine.</summary>
    public static EngineEstimate Of(EngineChoice choice, IEngineProgram program)
    {
        var cost = EngineSession.Estimate(choice, program);
        var triple = (choice.Protocol, choice.Adversary) switch
        {
            (ShareProtocol.Sharing3, _) => 0,
            (_, Adversary.SemiHonest) => BytesOfTriple * (choice.Parties.Count - 1),
            _ => BytesOfAuthenticatedTriple,
        };
        return new EngineEstimate(cost.Rounds, cost.BytesSent + cost.Triples * triple);
    }

    /// <summary>For people.</summary>
    public BilingualText Text
    {
        get
        {
            var seconds = Rounds * RoundTripInSeconds + BytesSent / BytesASecond;
            var (megabytes, time) = (
                (BytesSent / 1e6).ToString("0.###", CultureInfo.InvariantCulture),
                Math.Max(seconds, 0.1).ToString(seconds < 10 ? "0.#" : "0", CultureInfo.InvariantCulture)
            );
            return new BilingualText(
                $"Cost, by a dry run: {Rounds} rounds, about {megabytes} MB from each party that computes; about {time} s where a round trip takes 20 ms and the network carries 100 Mbit/s, besides reading and arithmetic.",
                $"开销（试算）：{Rounds} 轮，每个计算方约发送 {megabytes} MB；在往返时延 20 毫秒、带宽 100 Mbit/s 时约需 {time} 秒，读取数据和本地运算另计。"
            );
        }
    }
}
