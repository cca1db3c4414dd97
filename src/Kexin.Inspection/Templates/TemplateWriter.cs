using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kexin.Inspection.Templates;

/// <summary>Writes a template as the YAML that <see cref="TemplateReader"/> reads.</summary>
/// <remarks>Texts are written as JSON strings, which YAML reads as they are.</remarks>
public static class TemplateWriter
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file's text; lines end by a line feed.</summary>
    public static string Write(Template template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var text = new StringBuilder();
        WriteMembers(text, RecordJson.Write(template), 0);
        return text.ToString();
    }

    private static void WriteMembers(StringBuilder text, JsonElement record, int depth, string first = "")
    {
        foreach (var member in record.EnumerateObject())
        {
            text.Append(first.Length > 0 ? first : Indent(depth)).Append(member.Name).Append(':');
            first = "";
            WriteValue(text, member.Value, depth);
        }
    }

    private static void WriteValue(StringBuilder text, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('\n');
                WriteMembers(text, value, depth + 1);
                break;
            case JsonValueKind.Array when value.GetArrayLength() == 0:
                text.Append(" []\n");
                break;
            case JsonValueKind.Array:
                text.Append('\n');
                foreach (var item in value.EnumerateArray())
                {
                    WriteItem(text, item, depth + 1);
                }

                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder text, JsonElement item, int depth)
    {
        var dash = Indent(depth) + "- ";
        if (item.ValueKind == JsonValueKind.Object)
        {
            WriteMembers(text, item, depth + 1, dash);
        }
        else
        {
            text.Append(dash).Append(Scalar(item)).Append('\n');
        }
    }

    private static string Scalar(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? JsonSerializer.Serialize(value.GetString(), s_readable)
        : value.ValueKind == JsonValueKind.Number
            ? value.GetDouble().ToString("0.################", CultureInfo.InvariantCulture)
        : value.GetRawText();

    private static string Indent(int depth) => new(' ', 2 * depth);
}
