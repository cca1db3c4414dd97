using System.Diagnostics;
using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>Why the data does not allow a regression.</summary>
internal enum RefusalReason
{
    /// <summary>Too few rows for the number of coefficients.</summary>
    Rows = 1,

    /// <summary>Too few rows that meet the outcome.</summary>
    Cases,

    /// <summary>Too few rows that do not.</summary>
    Controls,

    /// <summary>A value is too large to be summed.</summary>
    OutOfRange,

    /// <summary>Some cases or some controls, but too few, hold another value of a field than all the rest.</summary>
    FewDiffer,

    /// <summary>What varies in a column is too small beside the column, or beside those before it, for a double's digits.</summary>
    BeyondPrecision,

    /// <summary>Cases and controls are told apart without error: a fit would tell of rows, not of the whole.</summary>
    Separated,

    /// <summary>One provider has all, or nearly all, of the rows, of the cases or of the controls.</summary>
    OneContributor,

    /// <summary>The rows differ by a few from those of an earlier result to the same requester.</summary>
    FewFromEarlier,
}

/// <summary>A reason, and which of the used fields it is about.</summary>
/// <param name="Reason">Why the data does not allow a regression.</param>
/// <param name="Field">From 0; 0 too where it is about none.</param>
internal readonly record struct FitRefusal(RefusalReason Reason, int Field = 0);

/// <summary>How many rows a regression needs before anything of it is released.</summary>
/// <remarks>
/// Cases and controls: the smallest group each. Rows: the smallest group for each coefficient, and so many that they have more
/// values (fields and outcome) than <see cref="UsualSteps"/> steps open sums: with fewer, the sums could be solved for the rows.
/// This counts equations and proves nothing: a longer fit opens more, and fields of few different values are found with less.
/// <para>
/// Fields of two values: the first step's weights are all alike, so with e a field of 0 and 1 its sums over e·z are the other fields'
/// sums over the rows whose e is 1, and that over e·y the number of cases among them. If one row has a 1, that is its whole row. So
/// for each field and each of the <see cref="TwoValueCodes"/> and the <see cref="CommonValues"/> two gates are shut, while 1..k-1 cases,
/// or controls, hold another value. With all of them open, rows that hold one of two values are none or at least k, and so are the cases
/// and the controls among them. Not covered: rows in which two fields' values meet, whose number (and no more) is a sum of the first step.
/// </para>
/// </remarks>
/// <param name="SmallestGroup">At least 1.</param>
/// <param name="Fields">The explaining fields.</param>
internal sealed record RowRequirement(int SmallestGroup, IReadOnlyList<string> Fields)
{
    /// <summary>The most evaluations of a fit to usual data.</summary>
    public const int UsualSteps = 8;

    /// <summary>The number of the gate for rows with a missing value.</summary>
    public const int LeftOutGate = 3;

    private const int FirstOwnTotalsGate = 4;

    /// <summary>Rows, cases and controls: sums over each can be found.</summary>
    private const int Sets = 3;

    /// <summary>The policy of the document.</summary>
    public OutputPolicy Policy { get; init; } = new(SmallestGroup, 2);

    /// <summary>The comparisons with earlier results; their gates come last.</summary>
    public Differences Differences { get; init; } = Differences.None;

    /// <summary>What a document asks for.</summary>
    public static RowRequirement Of(ComputationDocument document) =>
        new(document.SmallestGroup, ((LogisticRegressionFunction)document.Function).On)
        {
            Policy = OutputPolicy.Of(document),
        };

    /// <summary>The tables of the result: the rows as the conditions leave them; and those that are used, controls and cases.</summary>
    public IReadOnlyList<TableShape> Tables(Suite suite, ComputationDocument document)
    {
        var question = new TableQuestion(suite, document);
        return [question.OfRows([]), question.OfFunction(Fields, 2)];
    }

    private int OwnTotalsGates => Sets * Policy.Providers;

    /// <summary>Gates before those of the fields.</summary>
    public int FirstOfFields => FirstOwnTotalsGate + OwnTotalsGates;

    private int FirstDifference => FirstOfFields + Fields.Count * GatesOfField;

    /// <summary>How many, the intercept included.</summary>
    public int Coefficients => 1 + Fields.Count;

    /// <summary>The fewest rows, cases and controls.</summary>
    public IReadOnlyList<long> Fewest =>
        [Math.Max((long)SmallestGroup * Coefficients, FewestUnsolved), SmallestGroup, SmallestGroup];

    /// <summary>The fewest rows that carry weight wherever sums are opened.</summary>
    public long FewestWeighted => (long)SmallestGroup * Coefficients;

    /// <summary>
    /// What is checked: rows, cases, controls, rows left out; for each of the first three, totals of one organisation's own; by field and
    /// value the cases and controls that hold another; and what differs from earlier results.
    /// </summary>
    public IReadOnlyList<GateRange> Gates =>
        [
            .. Fewest.Select(OutputPolicy.EnoughFor),
            Policy.NoneOrEnough,
            .. Enumerable.Repeat(Policy.Enough, OwnTotalsGates),
            .. Enumerable.Repeat(Policy.NoneOrEnough, Fields.Count * GatesOfField),
            .. Differences.Gates,
        ];

    private static int ValuesOfField => TwoValueCodes.Count + CommonValues.PerField;

    private static int GatesOfField => 2 * ValuesOfField;

    /// <summary>The fewest rows that have more values, as many a row as there are coefficients, than the usual steps open sums.</summary>
    private long FewestUnsolved => UsualSteps * LikelihoodSums.SizeFor(Coefficients) / Coefficients + 1;

    /// <summary>One dataset's rows, cases and controls.</summary>
    public static long[] CountRows(RegressionRows rows) => [rows.Count, rows.Cases, rows.Count - rows.Cases];

    /// <summary>One dataset's count for each gate but those of <see cref="Differences"/>, from rows as they were read.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="common">By field, as all providers have agreed.</param>
    /// <param name="self">This provider's place among them.</param>
    /// <param name="agrees">Whether its own totals may open.</param>
    public long[] Count(RegressionRows rows, double[][] common, int self, bool agrees)
    {
        var counts = new long[FirstDifference + Differences.Count];
        var sets = CountRows(rows);
        sets.CopyTo(counts, 0);
        counts[LeftOutGate] = rows.LeftOut;
        for (var set = 0; set < Sets; set++)
        {
            var own = counts.AsSpan(FirstOwnTotalsGate + set * Policy.Providers, Policy.Providers);
            Policy.CountOwnTotals(sets[set], self, agrees, own);
        }

        for (var at = FirstOfFields; at < FirstDifference; at += 2)
        {
            var (field, value) = Math.DivRem((at - FirstOfFields) / 2, ValuesOfField);
            var isUsed = value < TwoValueCodes.Count || !double.IsNaN(common[field][value - TwoValueCodes.Count]);
            (counts[at], counts[at + 1]) = isUsed ? (rows.Cases, rows.Count - rows.Cases) : (0, 0);
        }

        foreach (var block in rows.Blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                var values = block.Row(row);
                for (var field = 0; field < values.Length; field++)
                {
                    if (FindValue(values[field], common[field]) is var value and >= 0)
                    {
                        counts[FirstOfFields + field * GatesOfField + 2 * value + (block.IsCase(row) ? 0 : 1)]--;
                    }
                }
            }
        }

        return counts;
    }

    /// <summary>What is too few, or null.</summary>
    /// <param name="open">By gate, or by the first of them.</param>
    public FitRefusal? FindShort(IReadOnlyList<bool> open)
    {
        foreach (var gate in NeededGates.TakeWhile(gate => gate < open.Count))
        {
            if (!open[gate])
            {
                return gate < LeftOutGate ? new FitRefusal(RefusalReason.Rows + gate)
                    : gate < FirstOfFields ? new FitRefusal(RefusalReason.OneContributor)
                    : gate >= FirstDifference ? new FitRefusal(RefusalReason.FewFromEarlier)
                    : new FitRefusal(RefusalReason.FewDiffer, (gate - FirstOfFields) / GatesOfField);
            }
        }

        return null;
    }

    /// <summary>The gates without which no sum opens; that of the rows left out shuts their number alone.</summary>
    public IEnumerable<int> NeededGates =>
        Enumerable
            .Range(0, FirstDifference)
            .Where(gate => gate != LeftOutGate)
            .Concat(
                Differences
                    .GuardsOf(0, 0)
                    .Concat(Differences.GuardsOf(1, 0))
                    .Concat(Differences.GuardsOf(1, 1))
                    .Distinct()
                    .Order()
                    .Select(guard => FirstDifference + guard)
            );

    private static int FindValue(double value, double[] common)
    {
        if (TwoValueCodes.Find(value) is var code and >= 0)
        {
            return code;
        }

        var found = Array.IndexOf(common, value);
        return found < 0 ? -1 : TwoValueCodes.Count + found;
    }

    /// <summary>What every party is told.</summary>
    public ComputationException Refuse(FitRefusal refusal) =>
        new(
            refusal.Reason switch
            {
                RefusalReason.Rows => RegressionTexts.TooFewRows(Fewest[0], Coefficients),
                RefusalReason.Cases => RegressionTexts.TooFewCases(SmallestGroup),
                RefusalReason.Controls => RegressionTexts.TooFewControls(SmallestGroup),
                RefusalReason.OutOfRange => RegressionTexts.OutOfRange,
                RefusalReason.FewDiffer => RegressionTexts.FewDiffer(Fields[refusal.Field], SmallestGroup),
                RefusalReason.BeyondPrecision => RegressionTexts.BeyondPrecision(Fields[refusal.Field]),
                RefusalReason.Separated => RegressionTexts.SeparatedRefused,
                RefusalReason.OneContributor => new HeldBack(Policy).OwnTotals,
                RefusalReason.FewFromEarlier => new HeldBack(Policy).Difference,
                _ => throw new UnreachableException(),
            }
        );
}
