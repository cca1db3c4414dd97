using System.IO.Packaging;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Kexin.Vault;

/// <summary>Decodes one sheet of a workbook (.xlsx) into columns of texts; the first column has the rows' numbers.</summary>
/// <remarks>
/// What: each cell is the text that counts. A text has its characters; a whole number the digits that are stored, however many; another number
/// the shortest decimal of the double that is stored, as Excel stores 5.1 as 5.0999999999999996; a number with a date's style is that date or
/// time. A formula is the value that was stored with it. Rows without any value are left out.
/// Source: ECMA-376, part 1, 18.3 (sheets), 18.4 (shared strings), 18.8 (styles); the package is opened by DocumentFormat.OpenXml.
/// Cost: the sheet's texts in memory, within the bound on what a file may unpack to.
/// Not for: the process that has keys.
/// </remarks>
internal sealed class SheetDecoder : IParquetSource
{
    private const int MostColumns = 16_384;

    private readonly List<SheetColumn> _columns = [];
    private readonly List<long> _rows = [];
    private readonly int[] _next;
    private int _nextRow;

    /// <summary>Reads the sheet.</summary>
    /// <param name="file">The file, readable from any place; stays open.</param>
    /// <param name="sheet">The sheet's name; empty for the first.</param>
    /// <exception cref="InvalidDataException">It is no workbook, or has no such sheet.</exception>
    /// <exception cref="UnpacksTooFarException">It unpacks to more than a file of its size may.</exception>
    public SheetDecoder(Stream file, string sheet)
    {
        var budget = new UnpackingBudget(ParquetDecoder.MostUnpackedInBytes(file.Length));
        try
        {
            // Of a package the library makes no copy; of a stream it would make one in a file.
            using var package = Package.Open(file, FileMode.Open, FileAccess.Read);
            using var document = SpreadsheetDocument.Open(
                package,
                new OpenSettings { MaxCharactersInPart = ParquetDecoder.MostUnpackedInBytes(file.Length) }
            );
            var book = document.WorkbookPart ?? throw new InvalidDataException("There is no workbook in the file.");
            var (part, is1904) = FindSheet(book, sheet, budget);
            var strings = SharedStrings.Read(book.SharedStringTablePart, budget);
            var styles = DateStyles.Read(book.WorkbookStylesPart, budget);
            using var xml = budget.Open(part);
            ReadRows(xml, new SheetCells(strings, styles, is1904));
        }
        catch (Exception error)
            when (error
                    is XmlException
                        or OpenXmlPackageException
                        or FormatException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw new InvalidDataException("The file is no workbook, or is damaged.", error);
        }

        _next = new int[_columns.Count];
        Columns =
        [
            new ParquetColumn("", ParquetMeaning.Whole, 0, "row"),
            .. _columns.Select((_, i) => new ParquetColumn(LettersOf(i), ParquetMeaning.Text, 0, "cell")),
        ];
    }

    public IReadOnlyList<ParquetColumn> Columns { get; }

    public long Rows => _rows.Count;

    public ParquetValues Read(int column, int mostValues, int mostBytes)
    {
        if (column > 0)
        {
            return _columns[column - 1].Read(ref _next[column - 1], _rows.Count, mostValues, mostBytes);
        }

        var rows = _rows.Skip(_nextRow).Take(mostValues).ToArray();
        _nextRow += rows.Length;
        return new ParquetValues { Present = [.. rows.Select(_ => true)], Wholes = rows };
    }

    public void Rewind(int column)
    {
        if (column == 0)
        {
            _nextRow = 0;
        }
        else
        {
            _next[column - 1] = 0;
        }
    }

    public void Dispose()
    {
        // All of it has been read.
    }

    private static (WorksheetPart Part, bool Is1904) FindSheet(WorkbookPart book, string sheet, UnpackingBudget budget)
    {
        string? found = null;
        var is1904 = false;
        using var xml = budget.Open(book);
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
            {
                is1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (
                found is null
                && xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" }
                && (sheet.Length == 0 || xml.GetAttribute("name") == sheet)
            )
            {
                found =
                    xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
                    ?? xml.GetAttribute("id", "http://purl.oclc.org/ooxml/officeDocument/relationships");
            }
        }

        return found is not null && book.TryGetPartById(found, out var part) && part is WorksheetPart worksheet
            ? (worksheet, is1904)
            : throw new InvalidDataException("There is no such sheet.");
    }

    private void ReadRows(XmlReader xml, SheetCells cells)
    {
        long row = 0;
        while (xml.Read())
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                continue;
            }

            row = xml.GetAttribute("r") is { } number ? XmlConvert.ToInt64(number) : row + 1;
            if (!xml.IsEmptyElement)
            {
                ReadRow(xml, cells, row);
            }
        }
    }

    private void ReadRow(XmlReader xml, SheetCells cells, long row)
    {
        var depth = xml.Depth;
        var column = -1;
        var isThere = false;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" } || xml.Depth != depth + 1)
            {
                continue;
            }

            column = xml.GetAttribute("r") is { } place ? ColumnOf(place) : column + 1;
            if (column is < 0 or >= MostColumns)
            {
                throw new InvalidDataException("A cell stands in no column.");
            }

            var text = cells.Read(xml);
            if (text.Length == 0)
            {
                continue;
            }

            if (Encoding.UTF8.GetByteCount(text) > Cells.LongestInBytes)
            {
                throw new CellTooLongException();
            }

            while (_columns.Count <= column)
            {
                _columns.Add(new SheetColumn());
            }

            _columns[column].Add(_rows.Count, text);
            isThere = true;
        }

        if (isThere)
        {
            _rows.Add(row);
        }
    }

    /// <summary>B for 1: as a reference to a cell begins.</summary>
    private static string LettersOf(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }

    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var letter in place.AsSpan())
        {
            if (letter is < 'A' or > 'Z')
            {
                break;
            }

            column = (column * 26) + (letter - 'A') + 1;
            if (column > MostColumns)
            {
                return -1;
            }
        }

        return column - 1;
    }
}
