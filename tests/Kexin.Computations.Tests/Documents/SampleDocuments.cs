using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Documents;

/// <summary>Documents of every kind that can be run.</summary>
internal static class SampleDocuments
{
    public static ComputationDocument Statistics { get; } =
        Make(
            new StatisticsFunction(
                [
                    new Measure("chol", [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation], []),
                    new Measure("age", [Statistic.Histogram, Statistic.Sum, Statistic.Variance], [0, 40.5, 60, 1e3]),
                ],
                [new GroupBy("sex", ["0", "1"]), new GroupBy("地区", ["北京", "上海"])]
            ),
            [new Condition("num", ">", ["0"]), new Condition("ca", "in", ["0", "1"])],
            ["age", "ca", "chol", "num", "sex", "地区"]
        );

    public static ComputationDocument Regression { get; } =
        Make(
            new LogisticRegressionFunction(new Condition("num", ">", ["0"]), ["sex", "age"]),
            [],
            ["age", "num", "sex"]
        );

    public static ComputationDocument Intersection { get; } =
        Make(
            new IntersectionFunction("id", ReleasedPart.Set, [Member(1)]),
            [new Condition("age", "present", [])],
            ["age", "id"]
        );

    public static TheoryData<string> Names => ["statistics", "regression", "intersection"];

    public static ComputationDocument Get(string name) =>
        name switch
        {
            "statistics" => Statistics,
            "regression" => Regression,
            _ => Intersection,
        };

    /// <summary>A member whose id starts with that number.</summary>
    public static MemberId Member(byte number) => new(DigestOf(number, 0x11));

    private static ComputationDocument Make(
        ComputationFunction function,
        IReadOnlyList<Condition> where,
        IReadOnlyList<string> fields
    ) =>
        new(
            DigestOf(0xC0, 0x22),
            "胆固醇 by sex",
            "research",
            Member(9),
            [
                new ComputationInput(Member(1), new TokenId(DigestOf(1, 0x33)), fields),
                new ComputationInput(Member(2), new TokenId(DigestOf(2, 0x33)), fields),
            ],
            where,
            function,
            5
        );

    private static Digest DigestOf(byte first, byte rest)
    {
        var bytes = Enumerable.Repeat(rest, Digest.SizeInBytes).ToArray();
        bytes[0] = first;
        return new Digest(bytes);
    }
}
