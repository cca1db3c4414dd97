using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Documents;

public sealed class OutputCodecTests
{
    private static readonly ComputationOutput[] Outputs =
    [
        new StatisticsOutput([
            new StatisticsCell("age", ["1", "北京"], 7, 1.5, -0.25, 1e-300, double.Epsilon, [1, null, 3]),
            new StatisticsCell("age", [], Suppressed: new BilingualText("too few", "太少")),
        ]),
        new LogisticRegressionOutput(
            10,
            2,
            4,
            6,
            -12.5,
            [new Coefficient("(intercept)", 1, 2, double.PositiveInfinity, double.NaN)],
            new RocCurve([new RocPoint(0, 0), new RocPoint(1, 1)], 0.5, 0.01),
            [new BilingualText("separation", "完全分离")]
        ),
        new LogisticRegressionOutput(10, 2, 4, 6, -12.5, [], null, []),
        new IntersectionOutput(2, ["a", "乙"]),
        new IntersectionOutput(0, []),
        new IntersectionOutput(12, null),
    ];

    public static TheoryData<int> Indices => new(Enumerable.Range(0, Outputs.Length));

    [Theory]
    [MemberData(nameof(Indices))]
    public void An_output_comes_back_from_its_bytes(int index)
    {
        var bytes = OutputCodec.Encode(Outputs[index]);
        var decoded = OutputCodec.Decode(bytes);
        Assert.Equal(bytes, OutputCodec.Encode(decoded));
        Assert.Equivalent(Outputs[index], decoded);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Changed_bytes_are_refused_or_are_another_output_in_its_one_encoding(int index)
    {
        var bytes = OutputCodec.Encode(Outputs[index]);
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. bytes];
                changed[at] ^= (byte)(1 << bit);
                AssertRefusedOrCanonical(changed);
            }

            Assert.Throws<DecodingException>(() => OutputCodec.Decode(bytes.AsMemory(0, at)));
        }

        Assert.Throws<DecodingException>(() => OutputCodec.Decode((byte[])[.. bytes, 0]));
    }

    private static void AssertRefusedOrCanonical(byte[] bytes)
    {
        ComputationOutput output;
        try
        {
            output = OutputCodec.Decode(bytes);
        }
        catch (DecodingException)
        {
            return;
        }

        Assert.Equal(bytes, OutputCodec.Encode(output));
    }
}
