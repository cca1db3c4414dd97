namespace Kexin.Vault;

/// <summary>Counts the texts of a column that its name differs from by digits alone, as P0012 from P0345.</summary>
internal sealed class NumberedName(string name)
{
    private const double NearlyAll = 0.8;
    private const string Digits = "0123456789";

    private readonly bool _hasDigits = name.Any(char.IsAsciiDigit);
    private long _alike;

    /// <summary>Takes a text into account.</summary>
    public void See(ReadOnlySpan<char> text)
    {
        if (_hasDigits && DiffersByDigits(name, text))
        {
            _alike++;
        }
    }

    /// <summary>Whether nearly all of so many texts were alike.</summary>
    public bool IsLike(long texts) => _alike > 0 && _alike >= NearlyAll * texts;

    /// <summary>Whether two texts are one but for digits: as many runs of them, of any length, at the same places.</summary>
    private static bool DiffersByDigits(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        while (!one.IsEmpty && !other.IsEmpty)
        {
            if (char.IsAsciiDigit(one[0]) && char.IsAsciiDigit(other[0]))
            {
                one = one.TrimStart(Digits);
                other = other.TrimStart(Digits);
            }
            else if (one[0] == other[0])
            {
                one = one[1..];
                other = other[1..];
            }
            else
            {
                return false;
            }
        }

        return one.IsEmpty && other.IsEmpty;
    }
}
