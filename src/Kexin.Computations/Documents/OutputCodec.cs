using System.Formats.Cbor;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>The one encoding of each output; its salted hash goes onto the ledger.</summary>
public static class OutputCodec
{
    private const string Statistics = "kexin/output.statistics/2";

    /// <summary>As it was before rows in no group were told: results of then are still read.</summary>
    private const string StatisticsWithoutRest = "kexin/output.statistics/1";
    private const string Regression = "kexin/output.logistic-regression/1";
    private const string Intersection = "kexin/output.intersection/1";

    /// <summary>The most cells, points, coefficients or warnings that a decoder takes.</summary>
    private const int MostItems = 1 << 20;

    /// <summary>The most identifiers that a decoder takes.</summary>
    private const int MostIdentifiers = 1 << 28;

    private const int IdentifierInCharacters = 1 << 20;

    /// <summary>The canonical bytes.</summary>
    public static byte[] Encode(ComputationOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return CanonicalCbor.Encode(writer =>
        {
            switch (output)
            {
                case StatisticsOutput statistics:
                    writer.WriteKind(Statistics, 2);
                    writer.WriteList(statistics.Cells, WriteCell);
                    writer.WriteOptionalObject(statistics.Rest, WriteRest);
                    break;
                case LogisticRegressionOutput regression:
                    writer.WriteKind(Regression, 8);
                    WriteRegression(writer, regression);
                    break;
                case IntersectionOutput intersection:
                    writer.WriteKind(Intersection, 2);
                    writer.WriteInt64(intersection.Size);
                    writer.WriteOptionalObject(
                        intersection.Identifiers,
                        static (w, identifiers) => w.WriteList(identifiers, static (v, text) => v.WriteTextString(text))
                    );
                    break;
                default:
                    throw new ArgumentException($"A {output.GetType().Name} has no encoding.", nameof(output));
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static ComputationOutput Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                ComputationOutput output = reader.ReadKind(mostItems: 8) switch
                {
                    (Statistics, 2) => new StatisticsOutput(
                        reader.ReadList(MostItems, ReadCell),
                        reader.ReadOptionalObject(ReadRest)
                    ),
                    (StatisticsWithoutRest, 1) => new StatisticsOutput(reader.ReadList(MostItems, ReadCell)),
                    (Regression, 8) => ReadRegression(reader),
                    (Intersection, 2) => new IntersectionOutput(
                        ReadCount(reader),
                        reader.ReadOptionalObject(static r => r.ReadList(MostIdentifiers, ReadIdentifier))
                    ),
                    _ => throw new DecodingException("The bytes are none of the known outputs."),
                };
                reader.EndArray();
                return output;
            }
        );

    private static void WriteCell(CborWriter writer, StatisticsCell cell)
    {
        writer.WriteStartArray(9);
        writer.WriteTextString(cell.Field);
        writer.WriteList(cell.Group, static (w, value) => w.WriteTextString(value));
        writer.WriteOptional(cell.Count, static (w, count) => w.WriteInt64(count));
        writer.WriteOptional(cell.Sum, CborParts.WriteDoubleBits);
        writer.WriteOptional(cell.Mean, CborParts.WriteDoubleBits);
        writer.WriteOptional(cell.Variance, CborParts.WriteDoubleBits);
        writer.WriteOptional(cell.StandardDeviation, CborParts.WriteDoubleBits);
        writer.WriteOptionalObject(
            cell.Bins,
            static (w, bins) =>
                w.WriteList(bins, static (v, bin) => v.WriteOptional(bin, static (u, n) => u.WriteInt64(n)))
        );
        writer.WriteOptionalObject(cell.Suppressed, WriteBilingual);
        writer.WriteEndArray();
    }

    private static StatisticsCell ReadCell(CborReader reader)
    {
        reader.ReadArray(9);
        var cell = new StatisticsCell(
            ReadText(reader),
            reader.ReadList(DocumentBounds.Groupings, ReadText),
            reader.ReadOptional(ReadCount),
            reader.ReadOptional(CborParts.ReadDoubleBits),
            reader.ReadOptional(CborParts.ReadDoubleBits),
            reader.ReadOptional(CborParts.ReadDoubleBits),
            reader.ReadOptional(CborParts.ReadDoubleBits),
            reader.ReadOptionalObject(static r =>
                r.ReadList(DocumentBounds.Edges, static q => q.ReadOptional(ReadCount))
            ),
            reader.ReadOptionalObject(ReadBilingual)
        );
        reader.EndArray();
        return cell;
    }

    private static void WriteRest(CborWriter writer, RestOfRows rest)
    {
        writer.WriteStartArray(2);
        writer.WriteOptional(rest.Count, static (w, count) => w.WriteInt64(count));
        writer.WriteOptionalObject(rest.Suppressed, WriteBilingual);
        writer.WriteEndArray();
    }

    private static RestOfRows ReadRest(CborReader reader)
    {
        reader.ReadArray(2);
        var rest = new RestOfRows(reader.ReadOptional(ReadCount), reader.ReadOptionalObject(ReadBilingual));
        reader.EndArray();
        return rest;
    }

    private static void WriteRegression(CborWriter writer, LogisticRegressionOutput output)
    {
        writer.WriteInt64(output.Rows);
        writer.WriteOptional(output.RowsLeftOut, static (w, rows) => w.WriteInt64(rows));
        writer.WriteInt64(output.Cases);
        writer.WriteInt32(output.Iterations);
        writer.WriteDoubleBits(output.LogLikelihood);
        writer.WriteList(output.Coefficients, WriteCoefficient);
        writer.WriteOptionalObject(output.Roc, WriteRoc);
        writer.WriteList(output.Warnings, WriteBilingual);
    }

    private static LogisticRegressionOutput ReadRegression(CborReader reader) =>
        new(
            ReadCount(reader),
            reader.ReadOptional(ReadCount),
            ReadCount(reader),
            reader.ReadInt(0, int.MaxValue),
            reader.ReadDoubleBits(),
            reader.ReadList(MostItems, ReadCoefficient),
            reader.ReadOptionalObject(ReadRoc),
            reader.ReadList(MostItems, ReadBilingual)
        );

    private static void WriteCoefficient(CborWriter writer, Coefficient coefficient)
    {
        writer.WriteStartArray(5);
        writer.WriteTextString(coefficient.Name);
        writer.WriteDoubleBits(coefficient.Estimate);
        writer.WriteDoubleBits(coefficient.StandardError);
        writer.WriteDoubleBits(coefficient.Z);
        writer.WriteDoubleBits(coefficient.P);
        writer.WriteEndArray();
    }

    private static Coefficient ReadCoefficient(CborReader reader)
    {
        reader.ReadArray(5);
        var coefficient = new Coefficient(
            ReadText(reader),
            reader.ReadDoubleBits(),
            reader.ReadDoubleBits(),
            reader.ReadDoubleBits(),
            reader.ReadDoubleBits()
        );
        reader.EndArray();
        return coefficient;
    }

    private static void WriteRoc(CborWriter writer, RocCurve roc)
    {
        writer.WriteStartArray(3);
        writer.WriteList(
            roc.Points,
            static (w, point) =>
            {
                w.WriteStartArray(2);
                w.WriteDoubleBits(point.FalsePositiveRate);
                w.WriteDoubleBits(point.TruePositiveRate);
                w.WriteEndArray();
            }
        );
        writer.WriteDoubleBits(roc.Area);
        writer.WriteDoubleBits(roc.AreaErrorBound);
        writer.WriteEndArray();
    }

    private static RocCurve ReadRoc(CborReader reader)
    {
        reader.ReadArray(3);
        var points = reader.ReadList(
            MostItems,
            static r =>
            {
                r.ReadArray(2);
                var point = new RocPoint(r.ReadDoubleBits(), r.ReadDoubleBits());
                r.EndArray();
                return point;
            }
        );
        var roc = new RocCurve(points, reader.ReadDoubleBits(), reader.ReadDoubleBits());
        reader.EndArray();
        return roc;
    }

    private static void WriteBilingual(CborWriter writer, BilingualText text)
    {
        writer.WriteStartArray(2);
        writer.WriteTextString(text.En);
        writer.WriteTextString(text.Zh);
        writer.WriteEndArray();
    }

    private static BilingualText ReadBilingual(CborReader reader)
    {
        reader.ReadArray(2);
        var text = new BilingualText(
            reader.ReadText(Bounds.TextInCharacters),
            reader.ReadText(Bounds.TextInCharacters)
        );
        reader.EndArray();
        return text;
    }

    private static string ReadText(CborReader reader) => reader.ReadText(DocumentBounds.ValueInCharacters);

    private static string ReadIdentifier(CborReader reader) => reader.ReadText(IdentifierInCharacters);

    private static long ReadCount(CborReader reader)
    {
        var count = reader.ReadLong();
        return count >= 0 ? count : throw new DecodingException($"A count from 0 was expected, not {count}.");
    }
}
