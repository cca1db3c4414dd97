using Kexin.Computations.Sheets;

namespace Kexin.Computations.Intersection;

/// <summary>An intersection as a sheet: how many identifiers are common, and, where that is learned, which.</summary>
internal static class IntersectionSheet
{
    public const string Size = "size";
    public const string Identifiers = "identifiers";

    public static Sheet Of(IntersectionOutput output, IntersectionFunction function)
    {
        var size = new SheetTable(
            Size,
            new("Size", "个数"),
            [new("size", new("Identifiers in common", "共同标识符个数"), ColumnKind.Whole)],
            [new SheetRow([SheetCell.Of((long?)output.Size)])]
        );
        SheetTable[] tables = output.Identifiers is null
            ? [size]
            :
            [
                size,
                new(
                    Identifiers,
                    new("Identifiers in common", "共同标识符"),
                    [new("identifier", new(function.Field, function.Field), ColumnKind.Text, ColumnRole.Key)],
                    [.. output.Identifiers.Select(identifier => new SheetRow([SheetCell.Of(identifier)]))]
                ),
            ];
        return new Sheet(tables, [], [], [LeftOutRows.WithoutIdentifier], []);
    }
}
