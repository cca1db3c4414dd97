using System.Globalization;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>The words of every <see cref="IntakeException"/>, in both languages.</summary>
internal static class IntakeMessages
{
    public static string Write(IntakeException error, bool chinese) =>
        Where(error, chinese) is { Length: > 0 } place
            ? place + (chinese ? Chinese(error) : English(error))
            : Capital(chinese ? Chinese(error) : English(error));

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string Where(IntakeException error, bool chinese)
    {
        var line = error.Line?.ToString(CultureInfo.InvariantCulture);
        var column = error.Column?.ToString(CultureInfo.InvariantCulture);
        var name =
            error.Field is null ? ""
            : chinese ? $"（{error.Field}）"
            : $" ({error.Field})";
        return (line, column, chinese) switch
        {
            (null, null, _) => "",
            (null, _, false) => $"Column {column}{name}: ",
            (null, _, true) => $"第 {column} 列{name}：",
            (_, null, false) => $"Line {line}: ",
            (_, null, true) => $"第 {line} 行：",
            (_, _, false) => $"Line {line}, column {column}{name}: ",
            (_, _, true) => $"第 {line} 行第 {column} 列{name}：",
        };
    }

    private static string English(IntakeException e) =>
        e.Error switch
        {
            IntakeError.Empty => "the file is empty. Export it again with a header line and its rows.",
            IntakeError.HeaderOnly => "there is a header and no row. Export the file again with its rows.",
            IntakeError.BadColumnName when e.Column == 1 =>
                "the column has no name, or one of more than 256 characters. Name it in the header line; delete lines that stand above the header. If it holds the numbers of rows that R or pandas writes, export without them (row.names = FALSE, index=False).",
            IntakeError.BadColumnName =>
                "the column has no name, or one of more than 256 characters. Name it in the header line; delete lines that stand above the header, and delimiters at the ends of lines.",
            IntakeError.DuplicateColumn =>
                $"there is already a column named '{e.Field}'. Give each column its own name.",
            IntakeError.MissingColumn =>
                $"the column '{e.Field}' is missing. The columns are: {e.Found}. Check the header line and the delimiter.",
            IntakeError.UnknownColumn =>
                $"something is said of '{e.Field}', which the file does not have. The columns are: {e.Found}.",
            IntakeError.TooManyColumns => $"there are {e.Found} columns; at most {e.Expected} are taken in.",
            IntakeError.TooManyRows => "the file has more rows than a dataset holds. Split it.",
            IntakeError.WrongType =>
                $"{e.Expected} was expected, and there is {e.Found}. {Remedy(e, "Correct the value", ", name it if it stands for no value (--missing WORD)", ", or declare the column: ")}",
            IntakeError.TooFewCells =>
                $"the row has {e.Found} cells, the header {e.Expected}. Check for a missing delimiter or a line break in a cell.",
            IntakeError.TooManyCells when e.Expected == "1" =>
                $"the row has {e.Found} cells, the first line only 1. If that line is a title, delete what stands above the header; a cell that contains the delimiter must be in double quotes (\").",
            IntakeError.TooManyCells =>
                $"the row has {e.Found} cells, the header {e.Expected}. A cell that contains the delimiter must be in double quotes (\").",
            IntakeError.StrayQuote =>
                "a quote stands in the wrong place, or is never closed. A cell that has one is wholly in quotes, each quote in it twice (\"\"); a backslash protects none.",
            IntakeError.RowTooLong =>
                $"the row that begins here is longer than {e.Expected} characters. Look for a quote that is never closed.",
            IntakeError.BadEncoding when e.Found == CsvText.ZeroByte =>
                "there is a zero byte, which no text has: the file is damaged, or no CSV. Export it again.",
            IntakeError.BadEncoding =>
                $"the bytes are not {e.Expected}. Save the file as UTF-8, which Excel calls \"CSV UTF-8 (Comma delimited)\", or take in the .xlsx workbook itself.",
            IntakeError.OtherFormat => $"the file is no CSV but {OtherFormat.Of(e.Found).English}.",
            IntakeError.NotParquet =>
                "the file is not Parquet, or it is damaged. Export it again, or name it .csv if it is that.",
            IntakeError.NotWorkbook =>
                "the file is no .xlsx workbook, is damaged or under a password, or has no sheet of that name (--sheet). Save it again as .xlsx without a password, or as CSV.",
            IntakeError.UnsupportedColumn =>
                $"the column's type is {e.Found}, which a dataset does not hold. Leave the column out, or convert it.",
            IntakeError.NoZone =>
                $"there is a time without a zone. Say where the clock hangs ({Option(e, "--zone", "Asia/Shanghai")}), or {Option(e, "--type", "text")}.",
            IntakeError.MixedZones =>
                $"some times of the column name their zone and some do not. Say in which zone the others are ({Option(e, "--zone", "Asia/Shanghai")}), or {Option(e, "--type", "text")}.",
            IntakeError.UnknownZone =>
                $"there is no time zone '{e.Found}'. Zones are named as in Asia/Shanghai, Europe/Berlin or UTC.",
            IntakeError.ZoneOfOtherType =>
                "a zone is given for a column that is declared to be no time. Leave one of the two out.",
            IntakeError.SkippedTime =>
                $"this time never was in {e.Expected}: clocks were put forward over it. Correct it, or let a word decide ({Option(e, "--zone", e.Expected + ",earlier")} or ,later).",
            IntakeError.RepeatedTime =>
                $"this time was twice in {e.Expected}: clocks were put back. Write its distance from UTC (+01:00), or let a word decide ({Option(e, "--zone", e.Expected + ",earlier")} or ,later).",
            IntakeError.CellTooLong =>
                $"the cell has more than {Cells.LongestInBytes} bytes. Leave the column out, or shorten it.",
            IntakeError.UnpacksTooFar =>
                $"the file unpacks to far more than its size, or a part of it to more than the {ParquetDecoding.MemoryInBytes >> 20} MiB that decoding may take. Write it again with smaller row groups, or as CSV.",
            IntakeError.WorkbookUnpacksTooFar =>
                $"the workbook unpacks to far more than its size, or one of its sheets to more than the {ParquetDecoding.MemoryInBytes >> 20} MiB that decoding may take. Keep only the sheet with the data, delete formatted but empty rows and columns below and beside it, and save it again, or save the sheet as CSV.",
            IntakeError.OptionNotForFormat =>
                $"{Given(e)} says nothing of {(e.Expected == "Parquet" ? "a Parquet file, whose values have types of their own" : e.Expected == "CSV" ? "a CSV file" : "a workbook")}. Leave it out{(e.Expected == "Parquet" ? ", or take the file in as CSV" : "")}.",
            _ => "the disk is full. Free some space in the node's folder and take the file in again.",
        };

    private static string Chinese(IntakeException e) =>
        e.Error switch
        {
            IntakeError.Empty => "文件是空的。请重新导出，包含表头和数据行。",
            IntakeError.HeaderOnly => "只有表头，没有数据行。请重新导出，包含数据行。",
            IntakeError.BadColumnName when e.Column == 1 =>
                "该列没有名称，或名称超过 256 个字符。请在表头中为它命名；表头之上若有其他行，请删除。如果该列是 R 或 pandas 写入的行号，请在导出时去掉（row.names = FALSE，index=False）。",
            IntakeError.BadColumnName =>
                "该列没有名称，或名称超过 256 个字符。请在表头中为它命名；表头之上若有其他行，或行末有多余的分隔符，请删除。",
            IntakeError.DuplicateColumn => $"已有名为“{e.Field}”的列。请让每一列的名称各不相同。",
            IntakeError.MissingColumn => $"缺少列“{e.Field}”。现有的列：{e.Found}。请检查表头和分隔符。",
            IntakeError.UnknownColumn => $"选项中提到“{e.Field}”，但文件中没有这一列。现有的列：{e.Found}。",
            IntakeError.TooManyColumns => $"共有 {e.Found} 列，最多接收 {e.Expected} 列。",
            IntakeError.TooManyRows => "文件的行数超过一个数据集所能容纳的数量。请拆分文件。",
            IntakeError.WrongType =>
                $"此处应为{Word(e.Expected)}，实际是{Word(e.Found)}。{Remedy(e, "请更正该值", "；如果它表示缺失，请指明（--missing 写法）", "；或声明该列的类型：")}",
            IntakeError.TooFewCells =>
                $"该行有 {e.Found} 个单元格，表头有 {e.Expected} 个。请检查是否缺少分隔符，或单元格内有换行。",
            IntakeError.TooManyCells when e.Expected == "1" =>
                $"该行有 {e.Found} 个单元格，而首行只有 1 个。如果首行是标题，请删去表头以上的内容；含分隔符的单元格须加双引号（\"）。",
            IntakeError.TooManyCells =>
                $"该行有 {e.Found} 个单元格，表头有 {e.Expected} 个。含分隔符的单元格须加双引号（\"）。",
            IntakeError.StrayQuote =>
                "引号的位置不对，或一直没有闭合。含引号的单元格须整个放在引号内，其中的每个引号写两次（\"\"），反斜杠不起转义作用。",
            IntakeError.RowTooLong => $"从此处开始的行超过 {e.Expected} 个字符。请查找没有闭合的引号。",
            IntakeError.BadEncoding when e.Found == CsvText.ZeroByte =>
                "此处有零字节，文本中不应有：文件已损坏，或不是 CSV。请重新导出。",
            IntakeError.BadEncoding =>
                $"字节不是 {e.Expected}。请将文件另存为 UTF-8，即 Excel 中的“CSV UTF-8（逗号分隔）”，或直接导入 .xlsx 工作簿。",
            IntakeError.OtherFormat => $"文件不是 CSV，而是{OtherFormat.Of(e.Found).Chinese}。",
            IntakeError.NotParquet => "文件不是 Parquet，或已损坏。请重新导出；若是 CSV，请将扩展名改为 .csv。",
            IntakeError.NotWorkbook =>
                "文件不是 .xlsx 工作簿，或已损坏、有密码保护，或没有该名称的工作表（--sheet）。请另存为不带密码的 .xlsx，或改用 CSV。",
            IntakeError.UnsupportedColumn => $"该列的类型是 {e.Found}，数据集不能容纳。请去掉该列或转换其类型。",
            IntakeError.NoZone =>
                $"此处的时间没有时区。请指明时区（{Option(e, "--zone", "Asia/Shanghai")}），或声明为文本（{Option(e, "--type", "text")}）。",
            IntakeError.MixedZones =>
                $"该列的时间有的带时区，有的不带。请指明不带时区的属于哪个时区（{Option(e, "--zone", "Asia/Shanghai")}），或声明为文本（{Option(e, "--type", "text")}）。",
            IntakeError.UnknownZone => $"没有名为“{e.Found}”的时区。时区写法如 Asia/Shanghai、Europe/Berlin 或 UTC。",
            IntakeError.ZoneOfOtherType => "该列声明的类型不是时间，却指定了时区。请去掉其中一项。",
            IntakeError.SkippedTime =>
                $"{e.Expected} 没有这一时刻：当时钟表拨快，跳过了它。请更正，或指定取法（{Option(e, "--zone", e.Expected + ",earlier")} 或 ,later）。",
            IntakeError.RepeatedTime =>
                $"{e.Expected} 的这一时刻出现过两次：当时钟表拨慢。请写明与 UTC 的时差（+01:00），或指定取法（{Option(e, "--zone", e.Expected + ",earlier")} 或 ,later）。",
            IntakeError.CellTooLong => $"单元格超过 {Cells.LongestInBytes} 字节。请去掉该列或缩短内容。",
            IntakeError.UnpacksTooFar =>
                $"文件解压后远大于其本身，或其中一部分超出解码可用的 {ParquetDecoding.MemoryInBytes >> 20} MiB 内存。请以较小的行组重新导出，或改用 CSV。",
            IntakeError.WorkbookUnpacksTooFar =>
                $"工作簿解压后远大于其本身，或其中一张工作表超出解码可用的 {ParquetDecoding.MemoryInBytes >> 20} MiB 内存。请只保留数据所在的工作表，删除其下方和右侧仅有格式的空行、空列后重新保存，或将该工作表另存为 CSV。",
            IntakeError.OptionNotForFormat =>
                $"{Given(e)} 不适用于{(e.Expected == "Parquet" ? " Parquet 文件（其取值自带类型）" : e.Expected == "CSV" ? " CSV 文件" : "工作簿")}。请去掉该选项{(e.Expected == "Parquet" ? "，或以 CSV 导入" : "")}。",
            _ => "磁盘已满。请在节点的文件夹中腾出空间，然后重新导入。",
        };

    /// <summary>The option as it was given, with its column where it is of one.</summary>
    private static string Given(IntakeException e) =>
        e.Field is null ? $"{e.Found}" : OptionNames.Shown($"{e.Found}", FieldNames.Write(e.Field));

    private static string Remedy(IntakeException e, string correct, string name, string declare)
    {
        if (e.Remedy is not { } type || e.Field is null)
        {
            return "";
        }

        var lead = e.MayBeMissing ? correct + name + declare : correct + declare;
        return lead + Option(e, "--type", type.ToString().ToLowerInvariant());
    }

    private static string Option(IntakeException e, string option, string value) =>
        OptionNames.Pair(option, e.Field ?? "", value);

    private static string Word(string? english) =>
        english switch
        {
            "a whole number" => "整数",
            "a number" => "数值",
            "true or false" => "true 或 false",
            "a date" => "日期",
            "a time with its zone" => "带时区的时间",
            "a time without a zone" => "不带时区的时间",
            "a number with zeros before it" => "带前导零的数",
            "a whole number with a plus before it" => "带加号的整数",
            "a number with a bare exponent" => "只带指数的数",
            "a whole number of more digits than a number keeps" => "位数过多、会被舍入的整数",
            "a number of more digits than a number keeps" => "位数过多、会被舍入的数",
            "an infinite number" => "无穷大",
            "an empty text" => "空文本",
            _ => "文本",
        };
}
