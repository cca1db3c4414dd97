using System.Runtime.CompilerServices;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Finds the narrowest type that holds all values of a column that it is shown, and which value was in the way of another.</summary>
internal sealed class TypeInference
{
    private static readonly FieldType[] s_order =
    [
        FieldType.Boolean,
        FieldType.Integer,
        FieldType.Number,
        FieldType.Date,
        FieldType.Timestamp,
    ];

    private readonly WholeSpelling _spelling = new(labels: false);
    private readonly long[] _misfits = new long[s_order.Length];
    private readonly long[] _firstMisfit = new long[s_order.Length];
    private readonly string[] _misfit = new string[s_order.Length];

    /// <summary>How many values were shown.</summary>
    public long Values { get; private set; }

    /// <summary>The line of the first time without a zone, or null.</summary>
    public long? FirstWallClock { get; private set; }

    /// <summary>The line of the first time with its distance from UTC, or null.</summary>
    public long? FirstInstant { get; private set; }

    /// <summary>
    /// The type so far: a column without any value is a number, so that it fits the same column of another file.
    /// </summary>
    public FieldType Type =>
        Values == 0 ? FieldType.Number
        : Array.FindIndex(_misfits, misfits => misfits == 0) is var found and >= 0 ? s_order[found]
        : FieldType.Text;

    /// <summary>Of a text: the type that most of its values have, how many do not, and the first that does not; else null.</summary>
    public NearestType? Nearest
    {
        get
        {
            if (Type != FieldType.Text)
            {
                return null;
            }

            var least = Array.IndexOf(_misfits, _misfits.Min());
            return _misfits[least] < Values
                ? new NearestType(s_order[least], _misfits[least], _firstMisfit[least], _misfit[least])
                : null;
        }
    }

    /// <summary>Takes a value into account; it is not a missing one.</summary>
    /// <param name="text">Without spaces around it.</param>
    /// <param name="line">Where it stands.</param>
    public void See(ReadOnlySpan<char> text, long line) => See(text, ValueForms.Of(text), line);

    /// <inheritdoc cref="See(ReadOnlySpan{char}, long)"/>
    /// <param name="text">Without spaces around it.</param>
    /// <param name="forms">What it is as a number and as a time.</param>
    /// <param name="line">Where it stands.</param>
    [MethodImpl(EachCell.Compiled)]
    public void See(ReadOnlySpan<char> text, in ValueForms forms, long line)
    {
        Values++;
        var time = forms.Time;
        // A label such as 007 or an 18-digit identity number would be altered by being read as a number.
        var isNumber = forms.Number == NumberForm.Exact && !forms.IsLabel;
        Count(0, CellText.TryReadBoolean(text, out _), text, line);
        Count(1, _spelling.TryRead(text, out _), text, line);
        Count(2, isNumber, text, line);
        Count(3, time == TimeForm.Date, text, line);
        Count(4, time is TimeForm.WallClock or TimeForm.Instant, text, line);
        FirstWallClock ??= time == TimeForm.WallClock ? line : null;
        FirstInstant ??= time == TimeForm.Instant ? line : null;
    }

    private void Count(int type, bool fits, ReadOnlySpan<char> text, long line)
    {
        if (!fits && _misfits[type]++ == 0)
        {
            (_firstMisfit[type], _misfit[type]) = (line, text.ToString());
        }
    }
}

/// <summary>What a column of text would have been but for some values.</summary>
/// <param name="Type">The type that the others have.</param>
/// <param name="Misfits">How many values are of no such type.</param>
/// <param name="FirstLine">The first line that has one.</param>
/// <param name="First">That one.</param>
internal readonly record struct NearestType(FieldType Type, long Misfits, long FirstLine, string First);
