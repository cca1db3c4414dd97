using Kexin.Data;

namespace Kexin.Vault;

/// <summary>The values of one column on their way from a Parquet file into a dataset, a batch at a time.</summary>
internal sealed class ParquetCells(IParquetSource source, int index)
{
    private ParquetValues _values = new() { Present = [] };
    private int _row;
    private int _value;

    /// <summary>What the file says of the column.</summary>
    public ParquetColumn Column { get; } = source.Columns[index];

    /// <summary>Whether a value is at hand.</summary>
    public bool HasRow => _row < _values.Present.Length;

    /// <summary>The bytes that are held.</summary>
    public int SizeInBytes => _values.Bytes.Length;

    /// <summary>Gets the next values, or says false at the end.</summary>
    public bool Fill(int mostValues, int mostBytes)
    {
        _values = source.Read(index, mostValues, mostBytes);
        (_row, _value) = (0, 0);
        return HasRow;
    }

    /// <summary>Forgets what is at hand and starts again.</summary>
    public void Rewind()
    {
        source.Rewind(index);
        (_values, _row, _value) = (new ParquetValues { Present = [] }, 0, 0);
    }

    /// <summary>Shows the row at hand to an inference, and goes on.</summary>
    public void Show(ColumnSurvey survey)
    {
        if (!_values.Present[_row++])
        {
            return;
        }

        var at = _value++;
        if (Column.HasReals)
        {
            survey.See(_values.Reals[at]);
        }
        else if (Column.HasBytes)
        {
            survey.See(ParquetText.Of(Column, BytesOf(at)));
        }
        else
        {
            survey.See(Column, _values.Wholes[at]);
        }
    }

    /// <summary>The text of the row at hand, empty where it has none; goes on.</summary>
    public string TakeText() => _values.Present[_row++] ? ParquetText.Of(Column, BytesOf(_value++)) : "";

    /// <summary>The whole number of the row at hand, which has one; goes on.</summary>
    public long TakeWhole()
    {
        _row++;
        return _values.Wholes[_value++];
    }

    /// <summary>Hands the row at hand on, and goes on.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="plan">As what.</param>
    /// <param name="text">The value as text, if the column did not take it.</param>
    public CellFault Append(ColumnBuffer target, ColumnPlan plan, out string text)
    {
        text = "";
        if (!_values.Present[_row++])
        {
            target.AppendMissing();
            return CellFault.None;
        }

        var at = _value++;
        var fault =
            Column.HasReals ? AppendReal(target, plan, _values.Reals[at])
            : Column.HasBytes ? AppendBytes(target, plan, BytesOf(at))
            : AppendWhole(target, plan, _values.Wholes[at]);
        if (fault != CellFault.None)
        {
            text = TextAt(at);
        }

        return fault;
    }

    private ReadOnlySpan<byte> BytesOf(int at)
    {
        var start = at == 0 ? 0 : _values.Ends[at - 1];
        return _values.Bytes.AsSpan(start, _values.Ends[at] - start);
    }

    private string TextAt(int at) =>
        Column.HasReals ? ParquetText.Of(Column, _values.Reals[at])
        : Column.HasBytes ? ParquetText.Of(Column, BytesOf(at))
        : ParquetText.Of(Column, _values.Wholes[at]);

    private CellFault AppendReal(ColumnBuffer target, ColumnPlan plan, double value)
    {
        if (double.IsNaN(value))
        {
            target.AppendMissing();
            return CellFault.None;
        }

        return plan.Type == FieldType.Number ? target.TryAppend(value)
            : double.IsInfinity(value) ? CellFault.NotOfType
            : target.TryAppend(ParquetText.Of(Column, value));
    }

    private CellFault AppendBytes(ColumnBuffer target, ColumnPlan plan, ReadOnlySpan<byte> value)
    {
        if (Column.Meaning != ParquetMeaning.Text)
        {
            return target.TryAppend(ParquetText.Of(Column, value));
        }

        if (value.IsEmpty)
        {
            target.AppendMissing();
            return CellFault.None;
        }

        return plan.Type != FieldType.Text ? target.TryAppend(ParquetText.Of(Column, value).AsSpan().Trim())
            : System.Text.Unicode.Utf8.IsValid(value) ? target.TryAppendUtf8(value)
            : CellFault.NotOfType;
    }

    private CellFault AppendWhole(ColumnBuffer target, ColumnPlan plan, long value) =>
        (Column.Meaning, plan.Type) switch
        {
            (ParquetMeaning.Boolean, FieldType.Boolean or FieldType.Integer or FieldType.Number) => target.TryAppend(
                value
            ),
            (ParquetMeaning.Whole, FieldType.Integer or FieldType.Number or FieldType.Boolean) => target.TryAppend(
                value
            ),
            (ParquetMeaning.Date, FieldType.Date) => target.TryAppend(value * 86_400_000),
            (ParquetMeaning.Instant, FieldType.Timestamp) => target.TryAppend(
                ParquetText.Milliseconds(value, Column.Scale)
            ),
            (ParquetMeaning.WallClock, FieldType.Timestamp) => target.TryAppendWallClock(
                ParquetText.Milliseconds(value, Column.Scale)
            ),
            _ => target.TryAppend(ParquetText.Of(Column, value)),
        };
}
