using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>The one encoding of a computation document; its hash is what people review and nodes run.</summary>
/// <remarks>
/// Decoding checks the shape and the bounds alone, as bytes may come from anybody; <see cref="DocumentRules.Check"/> says whether
/// the document can be run.
/// </remarks>
public static class DocumentCodec
{
    /// <summary>The format's name, the first item of the encoding.</summary>
    public const string Kind = "kexin/computation/1";

    /// <summary>The canonical bytes.</summary>
    public static byte[] Encode(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 8);
            writer.WriteDigest(document.Consortium);
            writer.WriteTextString(document.Title);
            writer.WriteTextString(document.Purpose);
            writer.WriteDigest(document.Requester.Value);
            writer.WriteList(document.Inputs, WriteInput);
            writer.WriteList(document.Where, WriteCondition);
            WriteFunction(writer, document.Function);
            writer.WriteInt32(document.SmallestGroup);
            writer.WriteEndArray();
        });
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static ComputationDocument Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > DocumentBounds.SizeInBytes)
        {
            throw new DecodingException(
                $"A computation document has at most {DocumentBounds.SizeInBytes} bytes, not {bytes.Length}."
            );
        }

        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 8);
                var document = new ComputationDocument(
                    reader.ReadDigest(),
                    reader.ReadText(DocumentBounds.TitleInCharacters),
                    ReadName(reader),
                    new MemberId(reader.ReadDigest()),
                    reader.ReadList(DocumentBounds.Inputs, ReadInput),
                    reader.ReadList(DocumentBounds.Conditions, ReadCondition),
                    ReadFunction(reader),
                    reader.ReadInt(1, DocumentBounds.SmallestGroup)
                );
                reader.EndArray();
                return document;
            }
        );
    }

    /// <summary>The document's hash: what reviews, joins, grants and sessions name.</summary>
    public static Digest HashOf(Suite suite, ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash(Encode(document));
    }

    private static string ReadName(CborReader reader) => reader.ReadText(Bounds.NameInCharacters);

    private static string ReadValue(CborReader reader) => reader.ReadText(DocumentBounds.ValueInCharacters);

    private static void WriteText(CborWriter writer, string text) => writer.WriteTextString(text);

    private static void WriteInput(CborWriter writer, ComputationInput input)
    {
        writer.WriteStartArray(3);
        writer.WriteDigest(input.Provider.Value);
        writer.WriteDigest(input.Dataset.Value);
        writer.WriteList(input.Fields, WriteText);
        writer.WriteEndArray();
    }

    private static ComputationInput ReadInput(CborReader reader)
    {
        reader.ReadArray(3);
        var input = new ComputationInput(
            new MemberId(reader.ReadDigest()),
            new TokenId(reader.ReadDigest()),
            reader.ReadList(DocumentBounds.Fields, ReadName)
        );
        reader.EndArray();
        return input;
    }

    private static void WriteCondition(CborWriter writer, Condition condition)
    {
        writer.WriteStartArray(3);
        writer.WriteTextString(condition.Field);
        writer.WriteTextString(condition.Operator);
        writer.WriteList(condition.Values, WriteText);
        writer.WriteEndArray();
    }

    private static Condition ReadCondition(CborReader reader)
    {
        reader.ReadArray(3);
        var condition = new Condition(
            ReadName(reader),
            reader.ReadText(CborParts.KindInCharacters),
            reader.ReadList(DocumentBounds.Values, ReadValue)
        );
        reader.EndArray();
        return condition;
    }

    private static void WriteFunction(CborWriter writer, ComputationFunction function)
    {
        switch (function)
        {
            case StatisticsFunction statistics:
                writer.WriteKind(statistics.Kind, 2);
                writer.WriteList(statistics.Measures, WriteMeasure);
                writer.WriteList(statistics.By, WriteGroup);
                break;
            case LogisticRegressionFunction regression:
                writer.WriteKind(regression.Kind, 2);
                WriteCondition(writer, regression.Outcome);
                writer.WriteList(regression.On, WriteText);
                break;
            case IntersectionFunction intersection:
                writer.WriteKind(intersection.Kind, 4);
                writer.WriteTextString(intersection.Field);
                writer.WriteInt32((int)intersection.Form);
                writer.WriteBoolean(intersection.ReleasesSet);
                writer.WriteList(intersection.Learners, static (w, learner) => w.WriteDigest(learner.Value));
                break;
            default:
                throw new ArgumentException($"A {function.Kind} has no encoding.", nameof(function));
        }

        writer.WriteEndArray();
    }

    private static ComputationFunction ReadFunction(CborReader reader)
    {
        ComputationFunction function = reader.ReadKind(mostItems: 4) switch
        {
            (StatisticsFunction.KindName, 2) => new StatisticsFunction(
                reader.ReadList(DocumentBounds.Measures, ReadMeasure),
                reader.ReadList(DocumentBounds.Groupings, ReadGroup)
            ),
            (LogisticRegressionFunction.KindName, 2) => new LogisticRegressionFunction(
                ReadCondition(reader),
                reader.ReadList(DocumentBounds.Measures, ReadName)
            ),
            (IntersectionFunction.KindName, 4) => new IntersectionFunction(
                ReadName(reader),
                reader.ReadChoice<IdentifierForm>(),
                reader.ReadFlag(),
                reader.ReadList(DocumentBounds.Learners, static r => new MemberId(r.ReadDigest()))
            ),
            _ => throw new DecodingException("The document's function is none that this node knows."),
        };
        reader.EndArray();
        return function;
    }

    private static void WriteMeasure(CborWriter writer, Measure measure)
    {
        writer.WriteStartArray(3);
        writer.WriteTextString(measure.Field);
        writer.WriteList(measure.Statistics, static (w, statistic) => w.WriteInt32((int)statistic));
        writer.WriteList(measure.Edges, static (w, edge) => w.WriteDoubleBits(edge));
        writer.WriteEndArray();
    }

    private static Measure ReadMeasure(CborReader reader)
    {
        reader.ReadArray(3);
        var measure = new Measure(
            ReadName(reader),
            reader.ReadList(Enum.GetValues<Statistic>().Length, static r => r.ReadChoice<Statistic>()),
            reader.ReadList(DocumentBounds.Edges, static r => r.ReadDoubleBits())
        );
        reader.EndArray();
        return measure;
    }

    private static void WriteGroup(CborWriter writer, GroupBy group)
    {
        writer.WriteStartArray(2);
        writer.WriteTextString(group.Field);
        writer.WriteList(group.Values, WriteText);
        writer.WriteEndArray();
    }

    private static GroupBy ReadGroup(CborReader reader)
    {
        reader.ReadArray(2);
        var group = new GroupBy(ReadName(reader), reader.ReadList(DocumentBounds.Values, ReadValue));
        reader.EndArray();
        return group;
    }
}
