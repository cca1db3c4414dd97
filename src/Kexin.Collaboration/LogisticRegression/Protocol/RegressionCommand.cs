using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>What the requester tells every provider; the coefficients are the only data in it, and they are joint.</summary>
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
                new Refusal(reader.ReadChoice<RefusalReason>(), reader.ReadInt(0, coefficients - 2))
            ),
            (BeginCommand.Kind, 3) => BeginCommand.ReadItems(reader, coefficients - 1),
            (EvaluateCommand.Kind, 1) => new EvaluateCommand(ReadCoefficients(reader, coefficients)),
            (ScoreCommand.Kind, 3) => ScoreCommand.ReadItems(reader, coefficients, bins),
            (OpenCommand.Kind, 1) => OpenCommand.ReadItems(reader, bins),
            _ => throw new DecodingException("The message is none of a regression."),
        };
        reader.EndArray();
        return command;
    }

    private protected abstract void Write(CborWriter writer);

    private protected static double[] ReadCoefficients(CborReader reader, int count)
    {
        var coefficients = ReadDoubles(reader, count);
        return coefficients.All(coefficient => Math.Abs(coefficient) <= NewtonFit.LargestCoefficient)
            ? coefficients
            : throw new DecodingException(
                $"A coefficient lies beyond {NewtonFit.LargestCoefficient} or is no number at all."
            );
    }

    private protected static double[] ReadDoubles(CborReader reader, int count)
    {
        var values = reader.ReadList(count, CborParts.ReadDoubleBits);
        return values.Length == count
            ? values
            : throw new DecodingException($"{count} numbers were expected, not {values.Length}.");
    }
}

/// <summary>There will be no result.</summary>
internal sealed record RefuseCommand(Refusal Refusal) : RegressionCommand
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

/// <summary>The units of all that follows.</summary>
/// <param name="FractionBits">Of the sums.</param>
/// <param name="Standardisation">Of the columns.</param>
internal sealed record BeginCommand(int FractionBits, Standardisation Standardisation) : RegressionCommand
{
    public const string Kind = "begin";

    private const int MostFractionBits = 62;

    public static BeginCommand ReadItems(CborReader reader, int columns)
    {
        var bits = reader.ReadInt(0, MostFractionBits);
        var (centres, factors) = (ReadDoubles(reader, columns), ReadDoubles(reader, columns));
        return centres.All(double.IsFinite) && factors.All(IsFactor)
            ? new BeginCommand(bits, new Standardisation(centres, factors))
            : throw new DecodingException("A centre is not finite, or a factor is no power of two.");
    }

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 3);
        writer.WriteInt32(FractionBits);
        writer.WriteList(Standardisation.Centres, CborParts.WriteDoubleBits);
        writer.WriteList(Standardisation.Factors, CborParts.WriteDoubleBits);
        writer.WriteEndArray();
    }

    private static bool IsFactor(double factor) =>
        factor == 0 || (double.IsNormal(factor) && factor == Math.ScaleB(1, Math.ILogB(factor)));
}

/// <summary>Sum up the likelihood here.</summary>
internal sealed record EvaluateCommand(double[] Coefficients) : RegressionCommand
{
    public const string Kind = "evaluate";

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 1);
        writer.WriteList(Coefficients, CborParts.WriteDoubleBits);
        writer.WriteEndArray();
    }
}

/// <summary>Score the rows with these coefficients, and let the requester know which intervals are large enough.</summary>
internal sealed record ScoreCommand(double[] Coefficients, ScoreScale Scale) : RegressionCommand
{
    public const string Kind = "score";

    public static ScoreCommand ReadItems(CborReader reader, int coefficients, int bins)
    {
        var values = ReadCoefficients(reader, coefficients);
        var (centre, width) = (reader.ReadDoubleBits(), reader.ReadDoubleBits());
        return double.IsFinite(centre) && double.IsFinite(width) && width > 0
            ? new ScoreCommand(values, new ScoreScale(bins, centre, width))
            : throw new DecodingException("The scale of the scores is not finite, or its width is not over 0.");
    }

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 3);
        writer.WriteList(Coefficients, CborParts.WriteDoubleBits);
        writer.WriteDoubleBits(Scale.Centre);
        writer.WriteDoubleBits(Scale.Width);
        writer.WriteEndArray();
    }
}

/// <summary>Sum up cases and controls in these cells; with none, the run ends.</summary>
internal sealed record OpenCommand(IReadOnlyList<ScoreCell> Cells) : RegressionCommand
{
    public const string Kind = "open";

    public static OpenCommand ReadItems(CborReader reader, int bins)
    {
        var numbers = reader.ReadList(2 * bins, static r => r.ReadInt(0, 2 * ScoreScale.MostBins));
        var cells = new ScoreCell[numbers.Length / 2];
        var start = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = new ScoreCell(numbers[2 * i], numbers[2 * i + 1]);
            var isInterval = cells[i].Interval < ScoreCells.CountIntervals(bins);
            var (first, end) = isInterval ? ScoreCells.BinsOf(cells[i].Interval, bins) : (-1, -1);
            if (!isInterval || first < start || end > cells[i].End)
            {
                throw new DecodingException("A cell of scores does not hold the interval that it names.");
            }

            start = cells[i].End;
        }

        return numbers.Length % 2 == 0 && (cells.Length == 0 || start == bins)
            ? new OpenCommand(cells)
            : throw new DecodingException("The cells of scores do not end with the last bin.");
    }

    private protected override void Write(CborWriter writer)
    {
        writer.WriteKind(Kind, 1);
        writer.WriteList(
            Cells.SelectMany(cell => new[] { cell.End, cell.Interval }).ToArray(),
            static (w, number) => w.WriteInt32(number)
        );
        writer.WriteEndArray();
    }
}
