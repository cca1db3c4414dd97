using System.Globalization;
using System.Text.RegularExpressions;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Counts the forms in which one column writes dates.</summary>
internal sealed partial class DateForms
{
    private const string IsoDay = "yyyy-MM-dd";
    private const string IsoTime = "yyyy-MM-dd HH:mm:ss";

    /// <summary>A form that is read only when it is named, and the same with other digits: the more usual before the looser.</summary>
    private static readonly string[] s_named =
    [
        "dd/MM/yyyy",
        "MM/dd/yyyy",
        "d/M/yyyy",
        "M/d/yyyy",
        "dd.MM.yyyy",
        "d.M.yyyy",
        "dd-MM-yyyy",
        "yyyy.MM.dd",
        "yyyy年M月d日",
        "dd/MM/yyyy HH:mm",
        "MM/dd/yyyy HH:mm",
        "yyyy年M月d日 HH:mm",
    ];

    private readonly FormCount[] _forms =
    [
        .. s_named.Select(format => new FormCount(format, Form(format))),
        new FormCount(IsoDay, null),
        new FormCount(IsoTime, null),
    ];

    /// <summary>How many values are dates in one of the forms.</summary>
    public long Count { get; private set; }

    /// <summary>The first date.</summary>
    public (long Line, string Text) First { get; private set; }

    /// <summary>The form that most dates have; of two with as many, the one that stands first.</summary>
    public BestForm Best
    {
        get
        {
            var best = _forms.MaxBy(form => form.Count)!;
            var isOnly = _forms.Count(form => form.Count == best.Count) == 1;
            return new BestForm(best.Format, best.Count, Count - best.Count, best.FirstMisfit, isOnly);
        }
    }

    /// <summary>Counts a value; false where it is no date.</summary>
    public bool See(ReadOnlySpan<char> text, long line)
    {
        var iso = TimeText.Read(text, out _) switch
        {
            TimeForm.None => null,
            TimeForm.Date => IsoDay,
            _ => IsoTime,
        };
        Span<bool> fits = stackalloc bool[_forms.Length];
        Span<char> buffer = stackalloc char[32];
        for (var i = 0; i < _forms.Length; i++)
        {
            fits[i] = _forms[i].Form?.TryRewrite(text, buffer, out _) ?? _forms[i].Format == iso;
        }

        if (!fits.Contains(true))
        {
            return false;
        }

        if (Count++ == 0)
        {
            First = (line, text.ToString());
        }

        for (var i = 0; i < _forms.Length; i++)
        {
            if (fits[i])
            {
                _forms[i].Count++;
            }
            else if (_forms[i].FirstMisfit.Line == 0)
            {
                _forms[i].FirstMisfit = (line, text.ToString());
            }
        }

        return true;
    }

    /// <summary>Whether a text is a day whose year has two digits, as 03/04/71: no rule says which century that is.</summary>
    public static bool HasShortYear(ReadOnlySpan<char> text) => ShortYear().IsMatch(text);

    [GeneratedRegex("^[0-9]{1,2}([./-])[0-9]{1,2}\\1[0-9]{2}$")]
    private static partial Regex ShortYear();

    private static DateForm Form(string format) =>
        DateForm.TryParse(format, out var form)
            ? form
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{format} is no form of dates."));

    private sealed class FormCount(string format, DateForm? form)
    {
        public string Format => format;

        /// <summary>Null for a form that is read by itself.</summary>
        public DateForm? Form => form;

        public long Count { get; set; }

        public (long Line, string Text) FirstMisfit { get; set; }
    }
}

/// <summary>The form that most dates of a column have.</summary>
/// <param name="Format">As yyyy-MM-dd.</param>
/// <param name="Count">How many dates have it.</param>
/// <param name="Misfits">How many have another.</param>
/// <param name="FirstMisfit">The first of those; line 0 where there is none.</param>
/// <param name="IsOnly">Whether no other form has as many.</param>
internal readonly record struct BestForm(
    string Format,
    long Count,
    long Misfits,
    (long Line, string Text) FirstMisfit,
    bool IsOnly
);
