using Kexin.Cryptography.Records;

namespace Kexin.Computations.Sheets;

/// <summary>What a sheet says of rows that it does not count, where it has no figure for them.</summary>
internal static class LeftOutRows
{
    /// <summary>Each field has figures of its own, and a row without its value is in none of them.</summary>
    public static BilingualText OfAField { get; } =
        new(
            "A row without a value in a field counts in none of that field's figures.",
            "某字段没有取值的行，不计入该字段的任何统计量。"
        );

    /// <summary>All fields are needed together.</summary>
    public static BilingualText OfAnyField { get; } =
        new(
            "Rows without a value in one of these fields are left out; how many they are is not told.",
            "任一相关字段没有取值的行不计入，其行数不公布。"
        );

    /// <summary>Identifiers are compared.</summary>
    public static BilingualText WithoutIdentifier { get; } =
        new(
            "Rows without an identifier take no part; how many they are is not told.",
            "没有标识符的行不参与，其行数不公布。"
        );
}
