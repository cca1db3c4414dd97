using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>Reads results.</summary>
internal static class Answers
{
    /// <summary>The one row whose cell in that column is this text.</summary>
    public static int RowOf(SheetTable table, string column, string text) =>
        Assert.Single(Enumerable.Range(0, table.Rows.Count), row => table[row, column].Text == text);
}
