namespace Kexin.Computations.Policy;

/// <summary>How the cells of a table follow from an earlier table over the same conditions, as far as no row is in the one alone.</summary>
/// <remarks>
/// What: with more groupings in the earlier table, a cell is made up of its cells; with fewer, each of its cells is made up of several cells here;
/// otherwise all cells here are all cells there. So cells here and there fall into sets that have the same rows.
/// Of a set with several cells here it is the first, which is told last, that follows from the rest.
/// The rows in no cell follow from all.
/// </remarks>
internal sealed class Relation
{
    private readonly int[] _here;
    private readonly int[] _there;
    private readonly int _allThere;

    private Relation(int table, int[] here, int[] there, int allThere) =>
        (Table, _here, _there, _allThere) = (table, here, there, allThere);

    /// <summary>The earlier table.</summary>
    public int Table { get; }

    /// <summary>The relation of a table, or null where none of its account is over the same conditions.</summary>
    public static Relation? Find(IReadOnlyList<TableOfRelease> tables, int[] account, TableShape shape)
    {
        int[] same = [.. account.Where(table => tables[table].Shape.Whole == shape.Whole)];
        TableShape Of(int table) => tables[table].Shape;
        var finer = Array.FindLast([-1, .. same], table => table < 0 || shape.Groups.All(Of(table).Groups.Contains));
        var coarser = same.Where(table => Of(table).Groups.All(shape.Groups.Contains))
            .OrderBy(table => Of(table).Groups.Count)
            .LastOrDefault(-1);
        return finer >= 0 ? new Relation(finer, Itself(shape), Map(Of(finer), shape), Of(finer).Columns)
            : coarser >= 0 ? new Relation(coarser, Map(shape, Of(coarser)), Itself(Of(coarser)), Of(coarser).Columns)
            : same.Length > 0
                ? new Relation(same[^1], new int[shape.Cells], new int[Of(same[^1]).Cells], Of(same[^1]).Columns)
            : null;
    }

    /// <summary>The set of a cell here, or -1 for rows in none.</summary>
    public int SetOf(int cell) => cell < _here.Length ? _here[cell] : -1;

    /// <summary>The set of a cell there, or -1 for rows in none.</summary>
    public int SetOfEarlier(int cell) => cell < _there.Length ? _there[cell] : -1;

    /// <summary>Whether a cell follows from others.</summary>
    public bool Tells(int cell) => cell == _here.Length || Array.IndexOf(_here, _here[cell]) == cell;

    /// <summary>The cells here from which it follows.</summary>
    public IEnumerable<int> Others(int cell) =>
        Enumerable
            .Range(0, _here.Length)
            .Where(other => other != cell && (cell == _here.Length || _here[other] == _here[cell]));

    /// <summary>The cells there from which it follows.</summary>
    public IEnumerable<int> Named(int cell) =>
        cell == _here.Length
            ? Enumerable.Range(0, _allThere)
            : Enumerable.Range(0, _there.Length).Where(other => _there[other] == _here[cell]);

    private static int[] Itself(TableShape shape) => [.. Enumerable.Range(0, shape.Cells)];

    /// <summary>The cell of a table with fewer groupings that holds each cell of one with more.</summary>
    private static int[] Map(TableShape more, TableShape fewer)
    {
        var strides = new int[more.Groups.Count];
        for (var (i, stride) = (fewer.Groups.Count - 1, 1); i >= 0; stride *= fewer.Dimensions[i--])
        {
            strides[more.Groups.ToList().IndexOf(fewer.Groups[i])] = stride;
        }

        var map = new int[more.Cells];
        for (var cell = 0; cell < map.Length; cell++)
        {
            for (var (i, rest) = (strides.Length - 1, cell); i >= 0; rest /= more.Dimensions[i--])
            {
                map[cell] += rest % more.Dimensions[i] * strides[i];
            }
        }

        return map;
    }
}
