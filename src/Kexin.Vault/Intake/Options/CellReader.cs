using System.Runtime.CompilerServices;

namespace Kexin.Vault;

/// <summary>What became of a cell's text.</summary>
internal enum CellReading
{
    /// <summary>It stands for no value.</summary>
    Missing,

    /// <summary>It is as it stands in the file.</summary>
    AsWritten,

    /// <summary>It was replaced, or written in another form.</summary>
    Rewritten,
}

/// <summary>Reads the cells of one column as its options say: what is no value, what is replaced, how numbers and dates are written.</summary>
/// <remarks>A cell that is not in the form that was named stays as it is; its column's type then takes it or not.</remarks>
internal sealed class CellReader
{
    private const int LongestRewrittenInCharacters = 128;

    private readonly WordSet _missing;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>>? _recode;
    private readonly NumberMarks? _numbers;
    private readonly DateForm? _dates;
    private readonly char[] _buffer = new char[LongestRewrittenInCharacters];

    /// <summary>The reader of a column.</summary>
    /// <param name="name">The column.</param>
    /// <param name="options">What was said of the file.</param>
    public CellReader(string name, ImportOptions options)
    {
        var column = options.Columns.GetValueOrDefault(name);
        _missing = new WordSet(column?.Missing?.Select(word => word.Trim()) ?? options.MissingWords);
        if (column is null)
        {
            return;
        }

        _numbers = NumberMarks.Of(column);
        _dates = column.DateFormat is { } format && DateForm.TryParse(format, out var form) ? form : null;
        if (column.Recode is { Count: > 0 } recode)
        {
            _recode = recode
                .ToDictionary(item => item.From, item => item.To, StringComparer.Ordinal)
                .GetAlternateLookup<ReadOnlySpan<char>>();
        }
    }

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">As it stands in the file.</param>
    /// <param name="text">Its text without spaces around it; valid until the next cell.</param>
    [MethodImpl(EachCell.Compiled)]
    public CellReading Read(ReadOnlySpan<char> cell, out ReadOnlySpan<char> text)
    {
        text = cell.Trim();
        var reading = CellReading.AsWritten;
        if (_recode is { } recode && recode.TryGetValue(text, out var other))
        {
            text = other;
            reading = CellReading.Rewritten;
        }

        if (text.IsEmpty || _missing.Contains(text))
        {
            return CellReading.Missing;
        }

        if (_numbers is not null && _numbers.TryRewrite(text, _buffer, out var digits, out var isMissing))
        {
            text = _buffer.AsSpan(0, digits);
            return isMissing ? CellReading.Missing : CellReading.Rewritten;
        }

        if (_dates is not null && _dates.TryRewrite(text, _buffer, out var letters))
        {
            text = _buffer.AsSpan(0, letters);
            return CellReading.Rewritten;
        }

        return reading;
    }
}
