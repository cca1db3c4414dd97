using Kexin.Circuits;
using Kexin.Circuits.Standard;

namespace Kexin.Mpc.GarbledCircuits.Tests;

/// <summary>Circuits with what is hard about them.</summary>
internal static class CircuitSamples
{
    public static readonly Dictionary<string, Func<Circuit>> All = new()
    {
        ["AES-128"] = () => Build([128, 128], words => [Aes.Encrypt(words[0], words[1])]),
        ["division"] = () => Build([24, 24], words => [words[0] / words[1], words[0] % words[1]]),
        ["one gate"] = () => Build([1, 1], words => [words[0] & words[1]]),
        ["odd gates"] = () => Build([3, 3], words => [words[0] & words[1]]),
        ["no gates"] = () => Build([5, 5], words => [words[0] ^ words[1], ~words[0], words[1]]),
        ["constant"] = () => Build([2, 2], words => [words[0] ^ words[0], ~(words[1] ^ words[1])]),
        ["free after the last AND"] = () => Build([4, 4], words => [~(words[0] & words[1]) ^ words[0]]),
    };

    public static Circuit Build(IReadOnlyList<int> widths, Func<Word[], IEnumerable<Word>> outputs)
    {
        var builder = new CircuitBuilder();
        foreach (var output in outputs([.. widths.Select(builder.Input)]))
        {
            builder.Output(output);
        }

        return builder.Build();
    }

    public static bool[] Bits(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(2) != 0)];
}
