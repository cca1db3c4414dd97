using System.Globalization;
using Kexin.Data;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>What was found out about a column.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Kind">What it holds; null where nothing was recognised.</param>
/// <param name="Confidence">How sure it is, 0 to 1.</param>
/// <param name="Values">How many values were looked at.</param>
/// <param name="Fitting">How many of them are of the kind.</param>
/// <param name="IsNamed">Whether the column's name says so, too.</param>
public sealed record ColumnFinding(
    string Field,
    DataKind? Kind,
    double Confidence,
    int Values,
    int Fitting,
    bool IsNamed
);

/// <summary>Looks at one column's values and name.</summary>
/// <remarks>Keeps no value: counts, and hashes to tell how many are different.</remarks>
/// <param name="field">The column.</param>
internal sealed class ColumnScan(DatasetField field)
{
    private const int MostDistinct = 20_000;

    /// <summary>Below this nothing is proposed.</summary>
    private const double LeastConfidence = 0.4;

    private const double MostExact = 1L << 53;

    private static readonly string[] s_nothing =
    [
        "NA",
        "N/A",
        "null",
        "NULL",
        "none",
        "None",
        "-",
        "--",
        "unknown",
        "Unknown",
        "无",
        "未知",
        "不详",
        "?",
    ];

    private readonly BirthDateDetector _births = new();
    private readonly CoordinatesDetector _coordinates = new();
    private readonly HashSet<int> _distinct = [];
    private Detector[]? _detectors;
    private int _values;

    private Detector[] Detectors =>
        _detectors ??= [
            new ResidentIdDetector(),
            new ForeignIdDetector(),
            new BankCardDetector(),
            new PhoneDetector(),
            new EmailDetector(),
            _births,
            new DiagnosisCodeDetector(),
            _coordinates,
            new AddressDetector(),
            new PersonNameDetector(),
            new FreeTextDetector(),
        ];

    /// <summary>Looks at the values of a batch.</summary>
    public void Add(ColumnBatch batch, int index)
    {
        if (batch.IsText(index))
        {
            foreach (var text in batch.Texts(index))
            {
                AddText(text);
            }
        }
        else if (field.Type != FieldType.Boolean)
        {
            foreach (var number in batch.Numbers(index))
            {
                AddNumber(number);
            }
        }
    }

    /// <summary>What the values and the name say together.</summary>
    public ColumnFinding Judge()
    {
        var facts = new ColumnFacts(new FieldNameWords(field.Name), _values, _distinct.Count);
        var best = new ColumnFinding(field.Name, null, 0, _values, 0, false);
        foreach (var detector in Detectors)
        {
            var (confidence, isNamed) = detector.Judge(facts);
            if (confidence >= LeastConfidence && confidence > best.Confidence)
            {
                best = new ColumnFinding(field.Name, detector.Kind, confidence, _values, detector.Hits, isNamed);
            }
        }

        return best;
    }

    private void AddText(string? value)
    {
        var text = value.AsSpan().Trim();
        if (text.Length == 0 || (text.Length <= 7 && Array.IndexOf(s_nothing, value) >= 0))
        {
            return;
        }

        _values++;
        if (_distinct.Count < MostDistinct)
        {
            _distinct.Add(string.GetHashCode(text, StringComparison.Ordinal));
        }

        var form = ValueForm.Of(text);
        foreach (var detector in Detectors)
        {
            detector.Add(form, text);
        }
    }

    private void AddNumber(double number)
    {
        if (double.IsNaN(number))
        {
            return;
        }

        if (field.Type is FieldType.Date or FieldType.Timestamp)
        {
            Count(number);
            if (field.Type == FieldType.Date)
            {
                _births.AddDay(number);
            }
        }
        else if (number == Math.Floor(number) && Math.Abs(number) < MostExact)
        {
            // Numbers of telephones and cards were written as whole numbers.
            AddText(number.ToString("F0", CultureInfo.InvariantCulture));
        }
        else
        {
            Count(number);
            _coordinates.AddNumber(number);
        }
    }

    private void Count(double number)
    {
        _values++;
        if (_distinct.Count < MostDistinct)
        {
            _distinct.Add(number.GetHashCode());
        }
    }
}
