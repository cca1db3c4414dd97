using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.JoinedTotals;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.JoinedTotals;

/// <summary>One organisation's register (who is in which group), another's measurements, and what a plain join of the two gives.</summary>
/// <param name="People">By person: the group at the one, the age there; the value at the other; NaN or null where it has no row.</param>
internal sealed record Registers(IReadOnlyList<(string Id, double Group, double Age, double Value)> People)
{
    /// <summary>Who has the groups, and who the values.</summary>
    public static (MemberId Grouping, MemberId Measured) Members { get; } =
        (SampleDocuments.Member(1), SampleDocuments.Member(2));

    public static RangedField Range { get; } = new("chol", 0, 600);

    /// <summary>So many people, of whom two thirds are at both, by sixes in one group and the other; whole values.</summary>
    public static Registers Generate(int seed, int people)
    {
#pragma warning disable CA5394 // Nobody's secret: test data that must be the same each time.
        var random = new Random(seed);
        return new Registers([
            .. Enumerable
                .Range(0, people)
                .Select(i =>
                    (
                        $"P{random.Next(1_000_000)}-{i}",
                        i % 6 == 0 ? double.NaN : i / 6 % 2,
                        (double)random.Next(20, 90),
                        i % 6 == 1 ? double.NaN : random.Next(150, 350)
                    )
                ),
        ]);
#pragma warning restore CA5394
    }

    /// <summary>As many people of one group at both, at the one alone, and at the other alone; values from 150 on.</summary>
    public static Registers Of(params (int Group, int Both, int Alone)[] groups)
    {
        var people = new List<(string, double, double, double)>();
        foreach (var (group, both, alone) in groups)
        {
            people.AddRange(
                Enumerable.Range(0, both).Select(i => ($"both-{group}-{i}", (double)group, 50.0, 150.0 + (7 * i)))
            );
            people.AddRange(
                Enumerable.Range(0, alone).Select(i => ($"one-{group}-{i}", (double)group, 50.0, double.NaN))
            );
        }

        return new Registers(people);
    }

    /// <summary>The same, with people at the other organisation alone.</summary>
    public Registers And(int measuredAlone) =>
        new([
            .. People,
            .. Enumerable.Range(0, measuredAlone).Select(i => ($"other-{i}", double.NaN, double.NaN, 200.0 + i)),
        ]);

    /// <summary>The two datasets; identifiers are written differently.</summary>
    public MemoryDataset[] Datasets()
    {
        var grouped = People.Where(one => !double.IsNaN(one.Group)).ToArray();
        var measured = People.Where(one => !double.IsNaN(one.Value)).Reverse().ToArray();
        return
        [
            new MemoryDataset([
                ("id", grouped.Select(one => one.Id).ToArray()),
                ("sex", grouped.Select(one => one.Group).ToArray()),
                ("age", grouped.Select(one => one.Age).ToArray()),
            ]),
            new MemoryDataset([
                ("id", measured.Select(one => $" {one.Id.ToUpperInvariant()}").ToArray()),
                ("chol", measured.Select(one => one.Value).ToArray()),
            ]),
        ];
    }

    /// <summary>The values of a group's people whom both have.</summary>
    public double[] Joined(double group) =>
        [.. People.Where(one => one.Group == group && !double.IsNaN(one.Value)).Select(one => one.Value)];

    public static JoinedTotalsFunction Function(
        ShareProtocol protocol = ShareProtocol.Sharing3,
        Adversary adversary = Adversary.SemiHonest
    ) => new("id", Range, [new GroupBy("sex", ["0", "1"])], protocol, adversary, Members.Measured);

    public static ComputationDocument Document(
        JoinedTotalsFunction function,
        bool isAskedInside = false,
        int smallestGroup = 5,
        params Condition[] where
    )
    {
        var asker = isAskedInside ? Members.Grouping : EngineRuns.Outsider;
        var document = EngineRuns.Document(function, 2, smallestGroup, asker, where);
        string[][] fields =
        [
            ["id", "sex", "age"],
            ["id", "chol"],
        ];
        return document with
        {
            Inputs =
            [
                .. document.Inputs.Select(
                    (input, i) =>
                        input with
                        {
                            Fields = DocumentFields.NamesOf(
                                function,
                                where,
                                new OfferedDataset(input.Provider, fields[i])
                            ),
                        }
                ),
            ],
        };
    }
}
