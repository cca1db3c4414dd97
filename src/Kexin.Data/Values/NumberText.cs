using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kexin.Data;

/// <summary>What a double makes of a number as it is written.</summary>
public enum NumberForm
{
    /// <summary>It is no finite number.</summary>
    None,

    /// <summary>No other number, written in any way, is the same double and is called exact.</summary>
    Exact,

    /// <summary>A fraction with more digits than a double holds: a quantity may be rounded so, a label may not.</summary>
    Rounded,

    /// <summary>A whole number with more digits than a double holds, which makes several of them one.</summary>
    Lost,
}

/// <summary>Reads numbers in text, and says whether a double keeps them.</summary>
/// <remarks>
/// What: a number is exact if it is the shortest decimal that reads back as its double, as all of 15 digits are. Two exact numbers that
/// differ are two doubles.
/// Source: W. D. Clinger, How to Read Floating Point Numbers Accurately (1990), for the fast path: a quotient of two exact doubles.
/// </remarks>
public static class NumberText
{
    private const int DigitsAlwaysKept = 15;
    private const int MostDigitsOfDouble = 17;
    private const int LongestShortestInCharacters = 32;

    private static ReadOnlySpan<double> Powers =>
        [
            1e0,
            1e1,
            1e2,
            1e3,
            1e4,
            1e5,
            1e6,
            1e7,
            1e8,
            1e9,
            1e10,
            1e11,
            1e12,
            1e13,
            1e14,
            1e15,
            1e16,
            1e17,
            1e18,
            1e19,
            1e20,
            1e21,
            1e22,
        ];

    /// <summary>Reads a number with a point for the decimal mark and no marks between thousands.</summary>
    /// <param name="text">Without spaces around it.</param>
    /// <param name="value">The nearest double; NaN if it is none.</param>
    /// <param name="isLabel">
    /// Whether it is written as identifiers are and quantities are not: zeros before it, a plus before a whole number, a whole number
    /// beyond 2^53, or a bare exponent as in 12E3.
    /// </param>
    public static NumberForm Read(ReadOnlySpan<char> text, out double value, out bool isLabel)
    {
        if (TryReadPlain(text, out value))
        {
            isLabel = false;
            return NumberForm.Exact;
        }

        return ReadAny(text, out value, out isLabel);
    }

    /// <summary>What nearly all numbers are: at most 15 digits, no zeros before them, with a minus or a point; each such is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadPlain(ReadOnlySpan<char> text, out double value)
    {
        value = double.NaN;
        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > DigitsAlwaysKept + 1)
        {
            return false;
        }

        var (mantissa, point) = (0UL, -1);
        for (var at = 0; at < digits.Length; at++)
        {
            var digit = (uint)(digits[at] - '0');
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
            }
            else if (digits[at] == '.' && point < 0)
            {
                point = at;
            }
            else
            {
                return false;
            }
        }

        var whole = point < 0 ? digits.Length : point;
        var places = point < 0 ? 0 : digits.Length - point - 1;
        if (whole == 0 || (whole > 1 && digits[0] == '0') || whole + places > DigitsAlwaysKept)
        {
            return false;
        }

        value = mantissa / Powers[places];
        value = isNegative ? -value : value;
        return true;
    }

    private static NumberForm ReadAny(ReadOnlySpan<char> text, out double value, out bool isLabel)
    {
        (value, isLabel) = (double.NaN, false);
        if (!Shape.TryRead(text, out var shape))
        {
            return NumberForm.None;
        }

        value = shape.TryConvert(out var exact)
            ? exact
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            value = double.NaN;
            return NumberForm.None;
        }

        var isBig = !shape.HasExponent && Math.Abs(value) > CellText.GreatestInteger;
        isLabel = shape.IsLabel || isBig;
        return
            shape.SignificantDigits <= DigitsAlwaysKept && Math.Abs(value) is 0 or >= 1e-300
            || IsShortest(shape, text, value)
            ? value == 0 && shape.SignificantDigits > 0
                ? NumberForm.Rounded
                : NumberForm.Exact
            : shape.IsWhole
                ? NumberForm.Lost
                : NumberForm.Rounded;
    }

    private static bool IsShortest(Shape shape, ReadOnlySpan<char> text, double value)
    {
        if (shape.SignificantDigits > MostDigitsOfDouble)
        {
            return false;
        }

        Span<char> shortest = stackalloc char[LongestShortestInCharacters];
        return value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture)
            && Shape.TryRead(shortest[..length], out var own)
            && own.SignificantDigits == shape.SignificantDigits
            && own.LowestPlace == shape.LowestPlace
            && own.SameDigits(shortest[..length], shape, text);
    }

    /// <summary>Where the parts of a number stand in its text.</summary>
    private readonly ref struct Shape
    {
        private readonly int _firstNonzero;
        private readonly int _lastNonzero;
        private readonly ulong _mantissa;
        private readonly int _mantissaDigits;
        private readonly int _places;
        private readonly bool _negative;

        private Shape(
            int firstNonzero,
            int lastNonzero,
            int significantDigits,
            int lowestPlace,
            ulong mantissa,
            int mantissaDigits,
            int places,
            bool negative,
            bool hasExponent,
            bool isLabel
        )
        {
            _firstNonzero = firstNonzero;
            _lastNonzero = lastNonzero;
            SignificantDigits = significantDigits;
            LowestPlace = lowestPlace;
            _mantissa = mantissa;
            _mantissaDigits = mantissaDigits;
            _places = places;
            _negative = negative;
            HasExponent = hasExponent;
            IsLabel = isLabel;
        }

        /// <summary>Digits from the first to the last that is not 0; 0 for zero itself.</summary>
        public int SignificantDigits { get; }

        /// <summary>The power of ten of the last digit that is not 0.</summary>
        public int LowestPlace { get; }

        public bool HasExponent { get; }

        public bool IsLabel { get; }

        public bool IsWhole => LowestPlace >= 0;

        public static bool TryRead(ReadOnlySpan<char> text, out Shape shape)
        {
            shape = default;
            var at = 0;
            var sign = text.Length > 0 && text[0] is '+' or '-' ? text[at++] : ' ';
            var start = at;
            var (point, first, last) = (-1, -1, -1);
            var (mantissa, mantissaDigits) = (0UL, 0);
            for (; at < text.Length; at++)
            {
                var c = text[at];
                if (char.IsAsciiDigit(c))
                {
                    if (c != '0')
                    {
                        first = first < 0 ? at : first;
                        last = at;
                    }

                    if (first >= 0 && ++mantissaDigits <= DigitsAlwaysKept)
                    {
                        mantissa = (mantissa * 10) + (uint)(c - '0');
                    }
                }
                else if (c == '.' && point < 0)
                {
                    point = at;
                }
                else
                {
                    break;
                }
            }

            var end = at;
            var digits = end - start - (point < 0 ? 0 : 1);
            var (exponent, signed) = (0, false);
            var hasExponent = at < text.Length;
            if (digits == 0 || (hasExponent && !TryReadExponent(text[at..], out exponent, out signed)))
            {
                return false;
            }

            var wholeDigits = (point < 0 ? end : point) - start;
            var isLabel =
                (wholeDigits > 1 && text[start] == '0')
                || (sign == '+' && point < 0 && !hasExponent)
                || (hasExponent && !signed && point < 0);
            var places = (point < 0 ? 0 : end - point - 1) - exponent;
            var significant =
                first < 0 ? 0
                : point > first && point < last ? last - first
                : last - first + 1;
            var below = point < 0 || point > last ? (point < 0 ? end : point) - last - 1 : point - last;
            shape = new Shape(
                first,
                last,
                significant,
                first < 0 ? 0 : below + exponent,
                mantissa,
                mantissaDigits,
                places,
                sign == '-',
                hasExponent,
                isLabel
            );
            return true;
        }

        /// <summary>The double, if one division or multiplication of exact doubles gives it.</summary>
        public bool TryConvert(out double value)
        {
            value = 0;
            if (_mantissaDigits > DigitsAlwaysKept || Math.Abs(_places) >= Powers.Length)
            {
                return false;
            }

            value = _places >= 0 ? _mantissa / Powers[_places] : _mantissa * Powers[-_places];
            value = _negative ? -value : value;
            return true;
        }

        public bool SameDigits(ReadOnlySpan<char> text, Shape other, ReadOnlySpan<char> otherText)
        {
            var (i, j) = (_firstNonzero, other._firstNonzero);
            while (i >= 0 && i <= _lastNonzero)
            {
                i += text[i] == '.' ? 1 : 0;
                j += otherText[j] == '.' ? 1 : 0;
                if (text[i++] != otherText[j++])
                {
                    return false;
                }
            }

            return true;
        }

        private static bool TryReadExponent(ReadOnlySpan<char> text, out int exponent, out bool signed)
        {
            const int MostDigits = 6;
            exponent = 0;
            signed = text.Length > 1 && text[1] is '+' or '-';
            return text[0] is 'e' or 'E'
                && text.Length <= MostDigits
                && int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
        }
    }
}
