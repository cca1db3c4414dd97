using System.Formats.Cbor;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Cryptography;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>What the requester tells every provider; the gates that follow hold it to the joint sums.</summary>
internal abstract record RegressionCommand
{
    /// <summary>The longest message, in bytes.</summary>
    public const int MostBytes = 8192;

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() => CanonicalCbor.Encode(Write);

    /// <summary>Reads a message for so many coefficients and bins.</summary>
    /// <exception cref="DecodingException">The message is none, or says what cannot be.</exception>
    public static RegressionCommand Read(CborReader reader, int coefficients, int bins)
    {
        var (kind, items) = reader.ReadKind(mostItems: 3);
        RegressionCommand command = (kind, items) switch
        {
            (RefuseCommand.Kind, 2) => new RefuseCommand(
                new FitRefusal(reader.ReadChoice<RefusalReason>(), reader.ReadInt(0, coefficients - 2))
            ),
            (BeginCommand.Kind, 3) => BeginCommand.ReadItems(reader, coefficients - 1),
            (StepCommand.Kind, 2) => StepCommand.ReadItems(reader, coefficients),
            (ScoreCommand.Kind, 0) => new ScoreCommand(),
            (OpenCommand.Kind, 1) => OpenCommand.ReadItems(reader, bins),
            _ => throw new DecodingException("The message is none of a regression."),
        };
        reader.EndArray();
        return command;
    }

    private protected abstract void Write(CborWriter writer);

    private protected static double[] ReadDoubles(CborReader reader, int count)
    {
        var values = reader.ReadList(count, CborParts.ReadDoubleBits);
        return values.Length == count && values.All(double.IsFinite)
            ? values
            : throw new DecodingException($"{count} finite numbers were expected.");
    }
}

/// <summary>There will be no result.</summary>
internal sealed record RefuseCommand(FitRefusal Refusal) : RegressionCommand
{
    public const string Kind = "refuse";

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 2);
        writer.WriteInt32((int)Refusal.Reason);
        writer.WriteInt32(Refusal.Field);
        writer.WriteEndArray();
    }
}

/// <summary>The units of all that follows; see <see cref="UnitsCheck"/>.</summary>
/// <param name="RowsExponent">The least e with as many as 2^e joint rows or fewer.</param>
/// <param name="Standardisation">Of the columns.</param>
internal sealed record BeginCommand(int RowsExponent, Standardisation Standardisation) : RegressionCommand
{
    public const string Kind = "begin";

    /// <summary>More rows than any dataset holds; sums over so many still have some bits after the point.</summary>
    public const int MostRowsExponent = 40;

    /// <summary>Bits after the point of the sums: over 2^e rows they lie within ±2^e or little more, a fourth of the ring's range.</summary>
    public int FractionBits(int providers) => 61 - RowsExponent - ExponentOf(providers);

    /// <summary>The least b with n ≤ 2^b.</summary>
    public static int ExponentOf(long n) => 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)n - 1);

    public static BeginCommand ReadItems(CborReader reader, int columns)
    {
        var rows = reader.ReadInt(0, MostRowsExponent);
        var (centres, factors) = (ReadDoubles(reader, columns), ReadDoubles(reader, columns));
        return factors.All(IsFactor)
            ? new BeginCommand(rows, new Standardisation(centres, factors))
            : throw new DecodingException("A factor is no power of two.");
    }

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 3);
        writer.WriteInt32(RowsExponent);
        writer.WriteList(Standardisation.Centres, CborParts.WriteDoubleBits);
        writer.WriteList(Standardisation.Factors, CborParts.WriteDoubleBits);
        writer.WriteEndArray();
    }

    private static bool IsFactor(double factor) =>
        factor == 0 || (double.IsNormal(factor) && factor == Math.ScaleB(1, Math.ILogB(factor)));
}

/// <summary>Newton's step from where the sums were taken last; see <see cref="StepCheck"/>.</summary>
/// <param name="WeightExponent">The least e with a joint weight of at most 2^e before the step.</param>
/// <param name="Step">By coefficient.</param>
internal sealed record StepCommand(int WeightExponent, double[] Step) : RegressionCommand
{
    public const string Kind = "step";

    private const int LowestExponent = -200;

    public static StepCommand ReadItems(CborReader reader, int coefficients)
    {
        var exponent = reader.ReadInt(LowestExponent, BeginCommand.MostRowsExponent);
        return new StepCommand(exponent, ReadDoubles(reader, coefficients));
    }

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 2);
        writer.WriteInt32(WeightExponent);
        writer.WriteList(Step, CborParts.WriteDoubleBits);
        writer.WriteEndArray();
    }
}

/// <summary>Score the rows where the sums were taken last, and let the requester know which intervals are large enough.</summary>
internal sealed record ScoreCommand : RegressionCommand
{
    public const string Kind = "score";

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 0);
        writer.WriteEndArray();
    }
}

/// <summary>Sum up cases and controls in these intervals of scores, all or none; with none of them, the run ends.</summary>
/// <param name="Intervals">From low scores to high, covering all bins, or empty.</param>
internal sealed record OpenCommand(IReadOnlyList<int> Intervals) : RegressionCommand
{
    public const string Kind = "open";

    public static OpenCommand ReadItems(CborReader reader, int bins)
    {
        var intervals = reader.ReadList(bins, r => r.ReadInt(0, ScoreCells.CountIntervals(bins) - 1));
        var end = 0;
        foreach (var interval in intervals)
        {
            var (first, next) = ScoreCells.BinsOf(interval, bins);
            end = first == end ? next : -1;
            if (end < 0)
            {
                break;
            }
        }

        return intervals.Length == 0 || end == bins
            ? new OpenCommand(intervals)
            : throw new DecodingException("The intervals of scores do not cover all bins in order.");
    }

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 1);
        writer.WriteList([.. Intervals], static (w, number) => w.WriteInt32(number));
        writer.WriteEndArray();
    }
}
