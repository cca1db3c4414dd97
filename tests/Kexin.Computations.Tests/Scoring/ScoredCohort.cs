using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Scoring;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Scoring;

/// <summary>One organisation's rows, another's model of them, and what scoring the rows in the clear gives.</summary>
internal sealed record ScoredCohort(IReadOnlyList<ScoredPatient> Patients)
{
    /// <summary>The model: an intercept, age and dose.</summary>
    public static IReadOnlyList<(string? Name, double Number)> Model { get; } =
    [("(intercept)", -3.25), ("dose", 1.125), ("age", 0.05)];

    public static IReadOnlyList<double> Bands { get; } = [0.2, 0.5, 0.7];

    /// <summary>Whose the model is, and whose the rows.</summary>
    public static (MemberId Model, MemberId Rows) Members { get; } =
        (SampleDocuments.Member(1), SampleDocuments.Member(2));

    /// <summary>So many rows of two wards; one in ten has no dose, one in twenty no outcome, and some are beyond the ranges.</summary>
    public static ScoredCohort Generate(int seed, int rows)
    {
#pragma warning disable CA5394 // Nobody's secret: test data that must be the same each time.
        var random = new Random(seed);
        return new ScoredCohort([
            .. Enumerable
                .Range(0, rows)
                .Select(_ => new ScoredPatient(
                    random.Next(18, 95),
                    random.Next(10) == 0 ? double.NaN : (4.4 * random.NextDouble()) - 2.2,
                    random.Next(2),
                    random.Next(20) == 0 ? double.NaN : random.Next(2)
                )),
        ]);
#pragma warning restore CA5394
    }

    /// <summary>By ward so many rows of low and of high risk.</summary>
    public static ScoredCohort Of(params (int Low, int High)[] wards) =>
        new([
            .. wards.SelectMany(
                (ward, at) =>
                    Enumerable
                        .Range(0, ward.Low + ward.High)
                        .Select(i => new ScoredPatient(50, i < ward.Low ? -2 : 2, at, i % 2))
            ),
        ]);

    /// <summary>The model's dataset, and the rows'.</summary>
    public MemoryDataset[] Datasets(IReadOnlyList<(string? Name, double Number)>? model = null) =>
        [
            new MemoryDataset([
                ("coefficient", (model ?? Model).Select(one => one.Name).ToArray()),
                ("estimate", (model ?? Model).Select(one => one.Number).ToArray()),
            ]),
            new MemoryDataset([
                ("age", Patients.Select(one => one.Age).ToArray()),
                ("dose", Patients.Select(one => one.Dose).ToArray()),
                ("ward", Patients.Select(one => one.Ward).ToArray()),
                ("ill", Patients.Select(one => one.Ill).ToArray()),
            ]),
        ];

    /// <summary>The same rows and no others, in the clear: how many of some lie in a band.</summary>
    public long Count(ScoredBand band, Func<ScoredPatient, bool> which) =>
        Patients.Count(one =>
            which(one) && !double.IsNaN(one.Dose) && one.Risk is var risk && risk >= band.From && risk < band.To
        );

    public static ScoringFunction Function(
        ShareProtocol protocol = ShareProtocol.Sharing3,
        Adversary adversary = Adversary.SemiHonest
    ) =>
        new(
            [new RangedField("age", 20, 90), new RangedField("dose", -2, 2)],
            Bands,
            new Condition("ill", "=", ["1"]),
            [new GroupBy("ward", ["0", "1"])],
            protocol,
            adversary,
            Members.Model
        );

    public static ComputationDocument Document(
        ScoringFunction function,
        bool isAskedInside = false,
        int smallestGroup = 5,
        params Condition[] where
    )
    {
        var asker = isAskedInside ? Members.Model : EngineRuns.Outsider;
        var document = EngineRuns.Document(function, 2, smallestGroup, asker, where);
        string[][] fields =
        [
            ["coefficient", "estimate"],
            ["age", "dose", "ill", "ward"],
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

/// <summary>A row.</summary>
internal sealed record ScoredPatient(double Age, double Dose, double Ward, double Ill)
{
    /// <summary>By the model, within the ranges.</summary>
    public double Risk =>
        1 / (1 + Math.Exp(3.25 - (0.05 * Math.Clamp(Age, 20, 90)) - (1.125 * Math.Clamp(Dose, -2, 2))));
}
