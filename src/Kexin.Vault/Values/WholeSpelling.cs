using System.Runtime.CompilerServices;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Reads the whole numbers of one column, so that two texts that differ never become one number.</summary>
/// <remarks>
/// What: digits, a minus, and a fraction of as many zeros as in every other row ("3.0" where all are so). Where labels are taken, zeros
/// before the number and a plus too, if all rows agree on them: 07 and 12, not 07 and 7.
/// Why it is enough: two spellings of one number differ in the plus, in the zeros after the point, or in the zeros before; the first
/// two are the same in all rows, and a number that is written in fewer digits than the padded ones is refused.
/// Not for: minus zero, and numbers beyond 2^53-1.
/// </remarks>
/// <param name="labels">Whether zeros and a plus before the number are taken, because somebody said that it is a number.</param>
internal sealed class WholeSpelling(bool labels)
{
    private const int MostDigits = 16;

    private int _zeros = -1;
    private int _padded;
    private int _shortest = int.MaxValue;
    private bool? _plus;

    /// <summary>Reads a number that is spelled as those before it, or says false.</summary>
    [MethodImpl(EachCell.Compiled)]
    public bool TryRead(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        var at = 0;
        var sign = text.Length > 0 && text[0] is '+' or '-' ? text[at++] : ' ';
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            value = (value * 10) + (text[at] - '0');
            if (++at - start > MostDigits && value > CellText.GreatestInteger)
            {
                return false;
            }
        }

        var digits = at - start;
        var zeros = 0;
        if (at < text.Length)
        {
            zeros = text.Length - at - 1;
            if (text[at] != '.' || zeros == 0 || text[(at + 1)..].IndexOfAnyExcept('0') >= 0)
            {
                return false;
            }
        }

        if (digits == 0 || value > CellText.GreatestInteger || (sign == '-' && value == 0))
        {
            return false;
        }

        if (!Agrees(sign, digits, padded: digits > 1 && text[start] == '0', zeros))
        {
            return false;
        }

        value = sign == '-' ? -value : value;
        return true;
    }

    private bool Agrees(char sign, int digits, bool padded, int zeros)
    {
        var isPlus = sign == '+';
        if (
            (_zeros >= 0 && zeros != _zeros)
            || ((padded || isPlus) && !labels)
            || (sign != '-' && _plus is { } plus && plus != isPlus)
            || (padded ? (_padded > 0 && digits != _padded) || _shortest < digits : digits < _padded)
        )
        {
            return false;
        }

        _zeros = zeros;
        _plus = sign == '-' ? _plus : isPlus;
        _padded = padded ? digits : _padded;
        _shortest = padded ? _shortest : Math.Min(_shortest, digits);
        return true;
    }
}
