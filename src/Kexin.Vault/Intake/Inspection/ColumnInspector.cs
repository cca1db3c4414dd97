using System.Runtime.CompilerServices;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Looks through one column of texts: what it would become, and what looks wrong.</summary>
internal sealed class ColumnInspector
{
    private const int RowsInBuffer = 1000;
    private const int TextInBuffer = 1 << 16;
    private const int FewestForIdentifier = 20;
    private const double IdentifierShare = 0.9;
    private const int LongestForm = 40;
    private const int FewValues = 12;

    /// <summary>Values of no form after which a column is no longer looked at for one.</summary>
    private const int MostOthers = 10;

    private readonly string _name;
    private readonly int _column;
    private readonly bool _commaIsPoint;
    private readonly bool _hasOwnMissing;
    private readonly CellReader _reader;
    private readonly ColumnPlan? _declared;
    private readonly ColumnBuffer? _buffer;
    private readonly TypeInference _inference = new();
    private readonly DistinctValues _distinct;
    private readonly Dictionary<string, (long Count, long Line)> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Count, long Line)> _codes = new(StringComparer.Ordinal);
    private readonly DateForms _dates = new();
    private readonly ValueBins _bins = new();
    private readonly NumberedName _numbered;
    private readonly SpreadsheetTraces _traces;
    private NumberDress _dress;
    private long _dressed;
    private long _plain;
    private (long Line, string Text) _firstDressed;
    private long _missing;
    private long _others;
    private (long Line, string Text) _firstOther;
    private bool _isNegative;
    private (long Count, long Line) _total;
    private long _shortYears;
    private long _eightDigits;
    private IntakeException? _fault;

    /// <summary>An inspector of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="column">Its number, from 0.</param>
    /// <param name="options">What was said of the file.</param>
    /// <param name="commaIsPoint">Whether a comma between digits is taken for a point, as where semicolons separate cells.</param>
    /// <param name="mostDistinct">How many different values are counted.</param>
    public ColumnInspector(string name, int column, ImportOptions options, bool commaIsPoint, int mostDistinct)
    {
        (_name, _column, _commaIsPoint) = (name, column, commaIsPoint);
        _numbered = new NumberedName(name);
        _traces = new SpreadsheetTraces(name);
        _reader = new CellReader(name, options);
        _hasOwnMissing = options.Columns.GetValueOrDefault(name)?.Missing is not null;
        _distinct = new DistinctValues(mostDistinct);
        _declared = ColumnFaults.Declared(name, column, options);
        _buffer = _declared is null ? null : ColumnBuffer.Create(_declared, RowsInBuffer, TextInBuffer);
    }

    /// <summary>The type that it would have.</summary>
    public FieldType Type => _declared?.Type ?? _inference.Type;

    /// <summary>Whether the column's name is one of its few texts, as M over M and F, or differs from nearly all of them by digits alone, as P0012 from P0345.</summary>
    public bool IsNamedLikeItsTexts =>
        Type == FieldType.Text && (_distinct.Kept.ContainsKey(_name) || _numbered.IsLike(Values));

    private long Values => _inference.Values;

    /// <summary>Takes a cell into account; false where it has no value.</summary>
    [MethodImpl(EachCell.Compiled)]
    public bool See(ReadOnlySpan<char> cell, long line)
    {
        var reading = _reader.Read(cell, out var text);
        if (reading == CellReading.Missing)
        {
            _missing++;
            return false;
        }

        var forms = ValueForms.Of(text);
        _inference.See(text, forms, line);
        _distinct.See(reading == CellReading.AsWritten ? cell : text, line);
        _numbered.See(text);
        if (KnownWords.Missing.Contains(text))
        {
            Note(_words, text, line);
        }
        else
        {
            SeeForm(text, forms, line);
        }

        if (_buffer is not null && _fault is null)
        {
            Try(text, line);
        }

        return true;
    }

    /// <summary>What it was understood as.</summary>
    public InspectedColumn Describe() =>
        new(
            _name,
            Type,
            _declared is not null,
            _declared?.Zone?.Name,
            Values,
            _missing,
            _distinct.IsFull ? null : _distinct.Count,
            _distinct.Samples,
            Bins()
        );

    /// <summary>A number of few values is rather a code: each value stands by itself, as the values of other types do.</summary>
    private IReadOnlyList<ColumnBin> Bins() =>
        Type is FieldType.Integer or FieldType.Number && (_distinct.Kept.Count is 0 or > FewValues)
            ? _bins.Read(Type == FieldType.Integer)
            :
            [
                .. _distinct
                    .Kept.OrderByDescending(item => item.Value)
                    .ThenBy(item => item.Key, StringComparer.Ordinal)
                    .Take(ValueBins.Most)
                    .Select(item => new ColumnBin(null, null, item.Key, item.Value)),
            ];

    /// <summary>What looks wrong.</summary>
    public IEnumerable<Finding> Findings()
    {
        if ((_fault ?? (_declared is null ? ColumnFaults.ZoneFault(_name, _column, _inference) : null)) is { } fault)
        {
            yield return new Finding(FindingKind.Refused, _name) { Line = fault.Line, Fault = fault };
        }

        if (Values == 0)
        {
            yield return new Finding(FindingKind.NoValue, _name) { Count = _missing };
            yield break;
        }

        foreach (var finding in OfText())
        {
            yield return finding;
        }

        if (_total.Count == 1 && Type == FieldType.Text)
        {
            yield return new Finding(FindingKind.TotalRow, _name) { Line = _total.Line, Count = 1 };
        }

        // Whoever has named a column's own words, or that it has none, has looked.
        var isNumber = Type is FieldType.Integer or FieldType.Number;
        IEnumerable<KeyValuePair<string, (long Count, long Line)>> words =
            _hasOwnMissing ? []
            : isNumber && !_isNegative ? _words.Concat(_codes)
            : _words;
        foreach (var (word, (count, line)) in words.OrderByDescending(item => item.Value.Count))
        {
            yield return new Finding(FindingKind.MissingWord, _name)
            {
                Count = count,
                Line = line,
                Sample = word,
                Remedy = Option("--missing", word),
            };
        }

        if (_declared is null && Type == FieldType.Integer && _eightDigits == Values)
        {
            yield return new Finding(FindingKind.DaysAsNumbers, _name)
            {
                Count = Values,
                Sample = _distinct.Samples[0],
                Remedy = Option("--type", "date"),
            };
        }

        foreach (var finding in (_declared is null ? _traces.Findings(Values) : []).Concat(OfDistinct()))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> OfText()
    {
        if (_declared is not null || Type != FieldType.Text)
        {
            yield break;
        }

        var words = _words.Values.Sum(item => item.Count);
        if (_shortYears > 0 && _shortYears + words == Values)
        {
            yield return new Finding(FindingKind.ShortYears, _name)
            {
                Count = _shortYears,
                Line = _firstOther.Line,
                Sample = _firstOther.Text,
            };
        }
        else if (NearForm(words) is { } near)
        {
            yield return near;
        }
        else if (_dates.Count > 0 && _dates.Count + words == Values)
        {
            var best = _dates.Best;
            yield return best.Misfits == 0
                ? new Finding(FindingKind.OtherDates, _name)
                {
                    Count = best.Count,
                    Line = _dates.First.Line,
                    Sample = _dates.First.Text,
                    Other = best.IsOnly ? null : "",
                    Remedy = Option("--date-format", best.Format),
                }
                : new Finding(FindingKind.MixedDates, _name)
                {
                    Count = best.Misfits,
                    Of = _dates.Count,
                    Line = best.FirstMisfit.Line,
                    Sample = best.FirstMisfit.Text,
                    Other = best.Format,
                };
        }
        else if (_dressed > 0 && _dressed + _plain + words == Values)
        {
            yield return new Finding(FindingKind.DressedNumbers, _name)
            {
                Count = _dressed,
                Of = Values,
                Line = _firstDressed.Line,
                Sample = DistinctValues.Cut(_firstDressed.Text),
                Remedy = DressRemedy(),
            };
        }
        else if (_inference.Nearest is { } nearest && nearest.Misfits * 2 <= Values)
        {
            yield return new Finding(FindingKind.NearlyOfType, _name)
            {
                Type = nearest.Type,
                Count = nearest.Misfits,
                Of = Values,
                Line = nearest.FirstLine,
                Sample = DistinctValues.Cut(nearest.First),
            };
        }
    }

    /// <summary>A column whose values are of a form that can be read, but for a few.</summary>
    private Finding? NearForm(long words)
    {
        var isOfDates = _dates.Count > 0 && _dates.Best.Misfits == 0 && _dates.Count + words + _others == Values;
        var isOfNumbers = _dressed > 0 && _dressed + _plain + words + _others == Values;
        return _others > 0 && _others * 2 <= Values - words && (isOfDates || isOfNumbers)
            ? new Finding(FindingKind.NearlyOfType, _name)
            {
                Type = isOfDates ? FieldType.Date : FieldType.Number,
                Count = _others,
                Of = Values,
                Line = _firstOther.Line,
                Sample = DistinctValues.Cut(_firstOther.Text),
                Remedy = isOfDates ? Option("--date-format", _dates.Best.Format) : DressRemedy(),
            }
            : null;
    }

    private IEnumerable<Finding> OfDistinct()
    {
        if (_distinct.IsFull)
        {
            yield break;
        }

        if (_distinct.Count == 1 && Values > 1)
        {
            yield return new Finding(FindingKind.SingleValue, _name) { Count = Values, Sample = _distinct.Samples[0] };
        }

        if (
            Type is FieldType.Text or FieldType.Integer
            && Values >= FewestForIdentifier
            && _distinct.Repeats > 0
            && _distinct.Count >= IdentifierShare * Values
        )
        {
            yield return new Finding(FindingKind.RepeatedIdentifier, _name)
            {
                Count = _distinct.Repeats,
                Of = Values,
                Line = _distinct.FirstRepeat,
            };
        }

        if (Type != FieldType.Text)
        {
            yield break;
        }

        foreach (
            var variants in _distinct
                .Kept.GroupBy(item => item.Key.Trim().Normalize().ToUpperInvariant(), StringComparer.Ordinal)
                .Where(group => group.Count() > 1)
        )
        {
            var ordered = variants.OrderByDescending(item => item.Value).ToArray();
            yield return new Finding(FindingKind.SpellingVariants, _name)
            {
                Sample = ordered[1].Key,
                Other = ordered[0].Key,
                Count = ordered[1].Value,
                Of = ordered[0].Value,
                Remedy = Option("--recode", $"{ordered[1].Key.Trim()}={ordered[0].Key.Trim()}"),
            };
        }
    }

    private void SeeForm(ReadOnlySpan<char> text, in ValueForms forms, long line)
    {
        if (text.Length == 8 && forms.Time == TimeForm.Date && !text.ContainsAny('-', '/'))
        {
            _eightDigits++;
        }

        if (forms.Number != NumberForm.None)
        {
            _bins.See(forms.Value);
            _traces.See(text, forms.Value, line);
            SeeNumber(text, forms.Value, line);
            _plain++;
            return;
        }

        // Only a column whose values are nearly all of some form is told of it: after some that are of none no form has to be looked for.
        if (_others > MostOthers)
        {
            SeeOther(text, line);
            return;
        }

        if (
            text.Length <= LongestForm
            && (
                text.ContainsAnyInRange('0', '9') || text.ContainsAnyInRange(NumberMarks.WideZero, NumberMarks.WideNine)
            )
        )
        {
            if (_dates.See(text, line))
            {
                return;
            }

            if (NumberMarks.DressOf(text, _commaIsPoint) is { } dress)
            {
                if (_dressed++ == 0)
                {
                    _firstDressed = (line, text.ToString());
                }

                _dress |= dress;
                return;
            }
        }

        if (_others++ == 0)
        {
            _firstOther = (line, text.ToString());
        }

        SeeOther(text, line);
    }

    /// <summary>Counted to the end of the column: a short year must be in each value, and a line of totals is the last.</summary>
    private void SeeOther(ReadOnlySpan<char> text, long line)
    {
        if (KnownWords.Totals.Contains(text))
        {
            _total = (_total.Count + 1, line);
        }

        if (text.Length <= LongestForm && DateForms.HasShortYear(text))
        {
            _shortYears++;
        }
    }

    /// <summary>Numbers that some programs write for no value, where no other number of the column is negative.</summary>
    private void SeeNumber(ReadOnlySpan<char> text, double number, long line)
    {
        if (number >= 0)
        {
            return;
        }

        if (KnownWords.Codes.Contains(text))
        {
            Note(_codes, text, line);
        }
        else
        {
            _isNegative = true;
        }
    }

    private static void Note(Dictionary<string, (long Count, long Line)> words, ReadOnlySpan<char> text, long line)
    {
        var word = text.ToString();
        var (count, first) = words.GetValueOrDefault(word, (0, line));
        words[word] = (count + 1, first);
    }

    private void Try(ReadOnlySpan<char> text, long line)
    {
        if (_buffer!.Count == RowsInBuffer || _buffer.TextSizeInBytes > TextInBuffer)
        {
            _buffer.Forget();
        }

        var fault = _buffer.TryAppend(text);
        if (fault != CellFault.None)
        {
            _fault = ColumnFaults.Of(_declared!, _column, fault, line, text, mayBeMissing: true);
        }
    }

    private string DressRemedy()
    {
        var parts = new List<string>();
        var hasComma = _dress.HasFlag(NumberDress.DecimalComma);
        var number = _dress switch
        {
            _ when _dress.HasFlag(NumberDress.Blanks) => hasComma ? "1 234,5" : "1 234.5",
            _ when _dress.HasFlag(NumberDress.Apostrophes) => "1'234.5",
            _ when _dress.HasFlag(NumberDress.Thousands) => hasComma ? "1.234,5" : "1,234.5",
            _ => hasComma ? "1234,5" : null,
        };
        if (number is not null)
        {
            parts.Add(Option("--numbers", number));
        }
        else if (_dress == NumberDress.None)
        {
            // Full-width digits or a minus of its own.
            parts.Add(Option("--numbers", "1234.5"));
        }

        if (_dress.HasFlag(NumberDress.Percent))
        {
            parts.Add(OptionNames.Shown("--percent", FieldNames.Write(_name)));
        }

        if (_dress.HasFlag(NumberDress.Currency))
        {
            parts.Add(OptionNames.Shown("--currency", FieldNames.Write(_name)));
        }

        if (_dress.HasFlag(NumberDress.Below))
        {
            parts.Add(Option("--below", "half"));
        }

        return string.Join(' ', parts);
    }

    private string Option(string option, string value) => OptionNames.Pair(option, _name, value);
}
