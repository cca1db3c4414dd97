using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kexin.Governance.Declarations;

/// <summary>YAML as JSON, with the line of each place.</summary>
/// <remarks>
/// What: one document of mappings, lists and scalars. A plain scalar is true, false, null, a number in decimal digits, or else a text; what is
/// quoted is a text.
/// Security: anchors, aliases, tags and merge keys are refused, so that a small file stays small; depth and length are bounded before.
/// </remarks>
internal sealed partial class YamlJson
{
    private const int MostDepth = 16;

    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
    private readonly Parser _parser;
    private readonly Utf8JsonWriter _writer;

    private YamlJson(Parser parser, Utf8JsonWriter writer) => (_parser, _writer) = (parser, writer);

    /// <summary>The document, and by path, as in <c>levels[0].name</c>, the line on which each value begins, counted from 1.</summary>
    /// <exception cref="YamlFault">It is no such document.</exception>
    public static (JsonElement Json, IReadOnlyDictionary<string, long> Lines) Read(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        using var reader = new StringReader(text);
        var yaml = new YamlJson(new Parser(reader), writer);
        try
        {
            yaml.WriteDocument();
        }
        catch (YamlException error)
        {
            throw NotYaml(error.Start.Line, error);
        }
        catch (InvalidOperationException error)
        {
            // The parser's own where a bracket stays open, and the writer's where a text is no Unicode.
            throw NotYaml(yaml._parser.Current?.Start.Line ?? 1, error);
        }

        writer.Flush();
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return (document.RootElement.Clone(), yaml._lines);
    }

    private static YamlFault NotYaml(long line, Exception error) =>
        new(
            Math.Max(1, line),
            new(
                "is not YAML: an indent, a quote, a bracket or a colon is wrong",
                "不是合法的 YAML：缩进、引号、括号或冒号有误"
            ),
            error
        );

    private void WriteDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            throw new YamlFault(1, new("is empty", "为空"));
        }

        WriteNode("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            throw new YamlFault(second.Start.Line, new("holds a second document", "包含多个文档"));
        }
    }

    private void WriteNode(string path, int depth)
    {
        var current = _parser.Current!;
        var line = current.Start.Line;
        _lines[path] = line;
        if (depth > MostDepth)
        {
            throw new YamlFault(line, new($"nests deeper than {MostDepth} levels", $"嵌套超过 {MostDepth} 层"));
        }

        if (
            current is AnchorAlias
            || current is NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false }
        )
        {
            throw new YamlFault(line, new("uses an anchor, an alias or a tag", "使用了锚点、别名或标签"));
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            WriteScalar(scalar);
        }
        else if (_parser.TryConsume<SequenceStart>(out _))
        {
            _writer.WriteStartArray();
            for (var i = 0; !_parser.TryConsume<SequenceEnd>(out _); i++)
            {
                WriteNode(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), depth + 1);
            }

            _writer.WriteEndArray();
        }
        else
        {
            _parser.Consume<MappingStart>();
            _writer.WriteStartObject();
            while (!_parser.TryConsume<MappingEnd>(out _))
            {
                WriteMember(path, depth);
            }

            _writer.WriteEndObject();
        }
    }

    private void WriteMember(string path, int depth)
    {
        var start = _parser.Current!.Start.Line;
        if (!_parser.TryConsume<Scalar>(out var key) || key.Value == "<<")
        {
            throw new YamlFault(start, new("has a key that is no text", "含有不是文本的键"));
        }

        _writer.WritePropertyName(key.Value);
        WriteNode(path.Length == 0 ? key.Value : $"{path}.{key.Value}", depth + 1);
    }

    private void WriteScalar(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            _writer.WriteStringValue(text);
        }
        else if (text is "true" or "false")
        {
            _writer.WriteBooleanValue(text == "true");
        }
        else if (text is "" or "~" or "null")
        {
            _writer.WriteNullValue();
        }
        else if (Number().IsMatch(text))
        {
            _writer.WriteRawValue(text);
        }
        else
        {
            _writer.WriteStringValue(text);
        }
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,17})?$")]
    private static partial Regex Number();
}

/// <summary>A text that is not the YAML that is read.</summary>
/// <param name="line">Counted from 1.</param>
/// <param name="what">What is wrong, as the end of a sentence.</param>
/// <param name="inner">What found it, or null.</param>
internal sealed class YamlFault(long line, BilingualText what, Exception? inner = null) : Exception(what.En, inner)
{
    public long Line { get; } = line;

    public BilingualText What { get; } = what;
}
