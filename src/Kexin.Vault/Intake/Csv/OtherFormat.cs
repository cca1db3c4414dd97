namespace Kexin.Vault;

/// <summary>A file that is given as CSV and is of another format beyond doubt, by how it begins.</summary>
/// <param name="Name">By which it is known among these.</param>
/// <param name="English">What it is and what to do, as the end of a sentence.</param>
/// <param name="Chinese">The same.</param>
internal sealed record OtherFormat(string Name, string English, string Chinese)
{
    private static readonly (OtherFormat Format, byte[] Beginning)[] s_signatures =
    [
        (
            new(
                "xls",
                "an old Excel workbook (.xls). Save it in Excel as .xlsx",
                "旧版 Excel 工作簿（.xls）。请在 Excel 中另存为 .xlsx"
            ),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        ),
        (
            new(
                "zip",
                "a packed file, or an .xlsx workbook under another name. Unpack it, or name it .xlsx if it is that",
                "压缩文件，或改了扩展名的 .xlsx 工作簿。请先解压；若是工作簿，请将扩展名改为 .xlsx"
            ),
            [(byte)'P', (byte)'K', 3, 4]
        ),
        (new("gzip", "a packed file (gzip). Unpack it", "压缩文件（gzip）。请先解压"), [0x1F, 0x8B]),
        (new("parquet", "a Parquet file. Name it .parquet", "Parquet 文件。请将扩展名改为 .parquet"), [.. "PAR1"u8]),
        (new("pdf", "a PDF. Export the table itself as CSV", "PDF 文件。请将表格本身导出为 CSV"), [.. "%PDF-"u8]),
        (
            new(
                "utf-16",
                "UTF-16 text. Save it as UTF-8, which Excel calls \"CSV UTF-8 (Comma delimited)\"",
                "UTF-16 文本。请另存为 UTF-8，即 Excel 中的“CSV UTF-8（逗号分隔）”"
            ),
            [0xFF, 0xFE]
        ),
    ];

    private static readonly OtherFormat s_page = new(
        "html",
        "a web page or XML, as some programs write under the name .xls. Open it in Excel and save it as .xlsx, or export it as CSV",
        "网页或 XML，有些系统以 .xls 为名导出这种文件。请用 Excel 打开并另存为 .xlsx，或导出为 CSV"
    );

    private static readonly OtherFormat s_json = new(
        "json",
        "JSON. Export it as CSV, a row for each record",
        "JSON。请导出为 CSV，每条记录一行"
    );

    /// <summary>Whether what follows a name goes on as text: a column may be called PAR1, and in a Parquet file numbers follow.</summary>
    private static bool IsColumnOfText(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty || rest[0] is >= 0x20 or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>What a file is, or null where it may be CSV.</summary>
    public static OtherFormat? Find(ReadOnlySpan<byte> beginning)
    {
        foreach (var (format, signature) in s_signatures)
        {
            if (
                beginning.StartsWith(signature)
                && !(format.Name == "parquet" && IsColumnOfText(beginning[signature.Length..]))
            )
            {
                return format;
            }
        }

        if (beginning.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Of("utf-16");
        }

        var text = (beginning.StartsWith("\uFEFF"u8) ? beginning[3..] : beginning).TrimStart(" \t\r\n"u8);
        return IsPage(text) ? s_page
            : IsJson(text) ? s_json
            : null;
    }

    /// <summary>One by its name.</summary>
    public static OtherFormat Of(string? name) =>
        s_signatures.Select(item => item.Format).Append(s_page).Append(s_json).Single(format => format.Name == name);

    private static bool IsPage(ReadOnlySpan<byte> text)
    {
        foreach (var tag in (ReadOnlySpan<string>)["<!doctype", "<html", "<table", "<?xml", "<head", "<body"])
        {
            if (text.Length >= tag.Length && System.Text.Ascii.EqualsIgnoreCase(text[..tag.Length], tag))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        // A column may be called [id] or {id}: of JSON are an object's quoted name and a list's objects or lists.
        var inside = text[1..].TrimStart(" \t\r\n"u8);
        return text[0] == (byte)'{' ? inside.StartsWith("\""u8) : inside.StartsWith("{"u8) || inside.StartsWith("["u8);
    }
}
