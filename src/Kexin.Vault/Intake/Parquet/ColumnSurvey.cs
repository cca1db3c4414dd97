using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Looks through the values of a Parquet column whose type in the file does not say whether a double keeps them.</summary>
/// <remarks>
/// What: whole numbers within 2^53 are an integer, beyond it a text. Numbers with a fraction are a number where a double keeps them all,
/// otherwise a text; doubles that are all whole are what whole numbers are, since programs write identifiers as doubles when some are
/// missing.
/// </remarks>
internal sealed class ColumnSurvey
{
    private readonly TypeInference _texts = new();
    private bool _any;
    private bool _beyond;
    private bool _fraction;

    /// <summary>Whether nothing that follows can change the type.</summary>
    public bool IsDecided => _fraction || _beyond || _texts is { Type: FieldType.Text };

    /// <summary>The type so far.</summary>
    public FieldType Type =>
        _texts.Values > 0 ? (_beyond ? FieldType.Text : _texts.Type)
        : _fraction || !_any ? FieldType.Number
        : _beyond ? FieldType.Text
        : FieldType.Integer;

    /// <summary>The type that the file's own type settles, or null.</summary>
    public static FieldType? TypeOf(ParquetColumn column) =>
        column.Meaning switch
        {
            ParquetMeaning.Boolean => FieldType.Boolean,
            ParquetMeaning.Date => FieldType.Date,
            ParquetMeaning.Instant or ParquetMeaning.WallClock => FieldType.Timestamp,
            ParquetMeaning.Text or ParquetMeaning.Uuid or ParquetMeaning.Bytes => FieldType.Text,
            _ => null,
        };

    /// <summary>Takes a whole number or a short decimal into account.</summary>
    public void See(ParquetColumn column, long value)
    {
        _any = true;
        if (column.Meaning == ParquetMeaning.ShortDecimal && column.Scale > 0)
        {
            See(ParquetText.Of(column, value));
        }
        else
        {
            // What does not fit into 63 bits is negative here.
            _beyond |=
                value is < -CellText.GreatestInteger or > CellText.GreatestInteger
                || (column.Meaning == ParquetMeaning.UnsignedWhole && value < 0);
        }
    }

    /// <summary>Takes a double into account; NaN is a missing value.</summary>
    public void See(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        _any = true;
        _fraction |= Math.Floor(value) != value || double.IsInfinity(value);
        _beyond |= Math.Abs(value) > CellText.GreatestInteger && !double.IsInfinity(value);
    }

    /// <summary>Takes a decimal into account, as text.</summary>
    public void See(string text) => _texts.See(text, 0);
}
