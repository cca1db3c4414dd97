using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Console.Parts;

/// <summary>A cell as people read it, by its column's kind and digits.</summary>
internal static class CellText
{
    /// <param name="cell">Not one that is held back.</param>
    /// <param name="column">Its column.</param>
    /// <param name="language">Of the terms that stand for texts.</param>
    public static string Of(SheetCell cell, SheetColumn column, string language) =>
        cell switch
        {
            { Text: { } text } => column.Terms.FirstOrDefault(term => term.Text == text)?.Label.In(language) ?? text,
            { Whole: { } whole } when column.Kind == ColumnKind.Whole => Figures.Whole(whole),
            { Real: { } number } => column.Kind switch
            {
                ColumnKind.Probability => Figures.Probability(number, column.Digits),
                ColumnKind.Share => number.ToString($"F{column.Digits}", CultureInfo.InvariantCulture),
                _ => Figures.Real(number, column.Digits),
            },
            _ => Figures.None,
        };
}
