using System.Globalization;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>The words of every <see cref="Finding"/>, in both languages.</summary>
internal static class FindingMessages
{
    public static string Write(Finding finding, bool chinese) =>
        finding.Fault is { } fault ? fault.Explain(chinese ? "zh" : "en")
        : chinese ? Chinese(finding)
        : English(finding);

    private static string English(Finding f) =>
        f.Kind switch
        {
            FindingKind.HeaderOfValues =>
                $"The header line looks like a row of data: '{f.Sample}' is {(f.Count == 1 ? "a column's name" : $"one of {f.Count} such names")}. If the file has no header, say {f.Remedy} or name the columns with --header; a name that is published stays for ever.",
            FindingKind.Unsplit =>
                $"There is only one column, and every line of it has {Delimiter(f.Sample, "a tab")}. If that separates cells: {f.Remedy}",
            FindingKind.NearlyOfType =>
                $"{f.Field} is text because of line {N(f.Line)}: '{f.Sample}', {Only(f)}. All others are {Plural(f.Type)}. Correct {(f.Count == 1 ? "it" : "them")}, name a word for no value (--missing), or replace a value (--recode){(f.Remedy is null ? "" : $", and read the others by {f.Remedy}")}; else it stays text.",
            FindingKind.DressedNumbers =>
                $"{f.Field} is text because of line {N(f.Line)}: '{f.Sample}', {Only(f)}. To read such values as numbers: {f.Remedy}",
            FindingKind.OtherDates =>
                $"{f.Field} is text; its values look like dates, as '{f.Sample}' in line {N(f.Line)}. {(f.Other is null ? "To read them: " : "Which part is the day is not certain; if it is so: ")}{f.Remedy}",
            FindingKind.MixedDates =>
                $"{f.Field} is text; its values are dates in more than one form: {N(f.Of - f.Count)} of {N(f.Of)} are written as {f.Other}, and '{f.Sample}' in line {N(f.Line)} is not. Write all of them in one form in the source, or replace single values (--recode); else it stays text.",
            FindingKind.DaysAsNumbers =>
                $"{f.Field} is a whole number, and all its values look like days, as {f.Sample}. To read them as dates: {f.Remedy}",
            FindingKind.MissingWord =>
                $"In {f.Field} '{f.Sample}' is taken as a value ({N(f.Count)} {(f.Count == 1 ? "row" : "rows")}, first in line {N(f.Line)}). If it stands for no value: {f.Remedy}",
            FindingKind.RepeatedIdentifier =>
                $"{f.Field} looks like an identifier, and {N(f.Count)} of {N(f.Of)} values {(f.Count == 1 ? "was" : "were")} there before, first in line {N(f.Line)}. An intersection counts each value once.",
            FindingKind.SpellingVariants =>
                $"In {f.Field} '{f.Sample}' ({N(f.Count)}) and '{f.Other}' ({N(f.Of)}) differ only by spaces or letters' case. They are two values unless you say {f.Remedy}",
            FindingKind.SingleValue => $"In {f.Field} all {N(f.Count)} values are '{f.Sample}'.",
            FindingKind.NoValue => $"{f.Field} has no value in any row.",
            FindingKind.ShortYears =>
                $"{f.Field} is text; its values look like days whose years have two digits, as '{f.Sample}' in line {N(f.Line)}. Which century is meant no rule says: write four digits in the source; else it stays text.",
            FindingKind.TotalRow =>
                $"Line {N(f.Line)} looks like a total, by its word in {f.Field}. It counts as a row like any other: delete it in the source.",
            FindingKind.RepeatedHeader =>
                $"Line {N(f.Line)} is the header once more, as where files were joined{(f.Count == 1 ? ". It counts as a row like any other: delete it" : $", the first of {N(f.Count)} such lines. They count as rows like any other: delete them")} in the source.",
            FindingKind.EmptyRows =>
                $"{N(f.Count)} {(f.Count == 1 ? "row has" : "rows have")} no value in any column, first in line {N(f.Line)}. {(f.Count == 1 ? "It counts as a row like any other: delete it" : "They count as rows like any other: delete them")} in the source.",
            FindingKind.CountedDays =>
                $"{f.Field} is a number, and by its name a date: {f.Sample} in line {N(f.Line)} may be a day as spreadsheets count them since 1900. If so, format the column as yyyy-mm-dd there and save it again; else it stays a number.",
            FindingKind.CutDigits =>
                $"In {f.Field} {N(f.Count)} {(f.Count == 1 ? "value is" : "values are")} written as '{f.Sample}', first in line {N(f.Line)}. If these were identifiers, a spreadsheet has cut their last digits, and several may be one now: export them from their source again, into a column that is formatted as text.",
            FindingKind.UnseenInName =>
                $"The column's name '{f.Field}' holds what no screen shows, or an accent as a character of its own, and cannot be published: correct it in the header line.",
            _ => "",
        };

    private static string Chinese(Finding f) =>
        f.Kind switch
        {
            FindingKind.HeaderOfValues =>
                $"表头像是一行数据：列名中有“{f.Sample}”{(f.Count == 1 ? "" : $"等 {f.Count} 个取值")}。如果文件没有表头，请加 {f.Remedy}，或用 --header 给各列命名；列名一经发布便永久保留。",
            FindingKind.Unsplit => $"只有一列，且每行都含有{Delimiter(f.Sample, "制表符")}。如果它是分隔符：{f.Remedy}",
            FindingKind.NearlyOfType =>
                $"{f.Field} 为文本，原因在第 {N(f.Line)} 行：“{f.Sample}”（{OnlyChinese(f)}），其余都是{Word(f.Type)}。请更正，或指明缺失写法（--missing），或替换取值（--recode）{(f.Remedy is null ? "" : $"，其余用 {f.Remedy} 读取")}；否则仍作文本。",
            FindingKind.DressedNumbers =>
                $"{f.Field} 为文本，原因在第 {N(f.Line)} 行：“{f.Sample}”（{OnlyChinese(f)}）。要读作数值：{f.Remedy}",
            FindingKind.OtherDates =>
                $"{f.Field} 为文本，但取值像日期，如第 {N(f.Line)} 行的“{f.Sample}”。{(f.Other is null ? "要读作日期：" : "日与月的先后无法断定；如果确是如此：")}{f.Remedy}",
            FindingKind.MixedDates =>
                $"{f.Field} 为文本，其中的日期有不止一种写法：{N(f.Of)} 个中有 {N(f.Of - f.Count)} 个写作 {f.Other}，而第 {N(f.Line)} 行的“{f.Sample}”不是。请在来源处统一写法，或替换个别取值（--recode）；否则仍作文本。",
            FindingKind.DaysAsNumbers => $"{f.Field} 为整数，但取值都像日期，如 {f.Sample}。要读作日期：{f.Remedy}",
            FindingKind.MissingWord =>
                $"{f.Field} 中的“{f.Sample}”目前按取值处理（{N(f.Count)} 行，首次出现在第 {N(f.Line)} 行）。如果它表示缺失：{f.Remedy}",
            FindingKind.RepeatedIdentifier =>
                $"{f.Field} 像是标识符，但 {N(f.Of)} 个值中有 {N(f.Count)} 个与前面重复，首次出现在第 {N(f.Line)} 行。求交时每个值只算一次。",
            FindingKind.SpellingVariants =>
                $"{f.Field} 中的“{f.Sample}”（{N(f.Count)} 个）与“{f.Other}”（{N(f.Of)} 个）只有空格或大小写不同，将作为两个取值；要合并：{f.Remedy}",
            FindingKind.SingleValue => $"{f.Field} 的 {N(f.Count)} 个值都是“{f.Sample}”。",
            FindingKind.NoValue => $"{f.Field} 各行都没有值。",
            FindingKind.ShortYears =>
                $"{f.Field} 为文本，但取值像年份只有两位的日期，如第 {N(f.Line)} 行的“{f.Sample}”。无法断定是哪个世纪：请在来源处写四位年份；否则仍作文本。",
            FindingKind.TotalRow =>
                $"第 {N(f.Line)} 行在 {f.Field} 列中的文字像是合计行，它会按普通的一行计算：请在来源处删除。",
            FindingKind.RepeatedHeader =>
                $"第 {N(f.Line)} 行又是表头，像是由多个文件拼接而成（共 {N(f.Count)} 处），会按普通的行计算：请在来源处删除。",
            FindingKind.EmptyRows =>
                $"有 {N(f.Count)} 行没有任何值，首次出现在第 {N(f.Line)} 行，它们会按普通的行计算：请在来源处删除。",
            FindingKind.CountedDays =>
                $"{f.Field} 为数值，但列名像日期：第 {N(f.Line)} 行的 {f.Sample} 可能是电子表格自 1900 年起计的天数。如果是，请在表格中将该列的格式设为 yyyy-mm-dd 后重新保存；否则仍作数值。",
            FindingKind.CutDigits =>
                $"{f.Field} 中有 {N(f.Count)} 个值写作“{f.Sample}”的形式，首次出现在第 {N(f.Line)} 行。如果它们原是标识符，则电子表格已丢失末几位数字，不同的值可能已变成同一个：请从来源重新导出，并将该列设为文本格式。",
            FindingKind.UnseenInName =>
                $"列名“{f.Field}”含有屏幕上不显示的字符或单独的音标，不能发布：请在表头中更正。",
            _ => "",
        };

    private static string Only(Finding f) =>
        f.Count == 1 ? $"the only one of {N(f.Of)}"
        : f.Count == f.Of ? $"and all {N(f.Of)} values are so"
        : $"one of {N(f.Count)} among {N(f.Of)}";

    private static string OnlyChinese(Finding f) =>
        f.Count == f.Of ? $"{N(f.Of)} 个值都如此" : $"{N(f.Of)} 个值中有 {N(f.Count)} 个如此";

    private static string Delimiter(string? sample, string tab) => sample == "\t" ? tab : $"'{sample}'";

    private static string N(long? number) => number?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";

    private static string Plural(FieldType? type) =>
        type switch
        {
            FieldType.Integer => "whole numbers",
            FieldType.Number => "numbers",
            FieldType.Boolean => "true or false",
            FieldType.Date => "dates",
            _ => "times",
        };

    private static string Word(FieldType? type) =>
        type switch
        {
            FieldType.Integer => "整数",
            FieldType.Number => "数值",
            FieldType.Boolean => "true 或 false",
            FieldType.Date => "日期",
            _ => "时间",
        };
}
