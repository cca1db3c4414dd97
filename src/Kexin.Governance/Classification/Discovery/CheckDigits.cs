namespace Kexin.Governance.Classification.Discovery;

/// <summary>Check digits that several numbers share. All take the digits 0 to 9 as characters.</summary>
internal static class CheckDigits
{
    private static readonly byte[,] s_dihedral =
    {
        { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 },
        { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 },
        { 2, 3, 4, 0, 1, 7, 8, 9, 5, 6 },
        { 3, 4, 0, 1, 2, 8, 9, 5, 6, 7 },
        { 4, 0, 1, 2, 3, 9, 5, 6, 7, 8 },
        { 5, 9, 8, 7, 6, 0, 4, 3, 2, 1 },
        { 6, 5, 9, 8, 7, 1, 0, 4, 3, 2 },
        { 7, 6, 5, 9, 8, 2, 1, 0, 4, 3 },
        { 8, 7, 6, 5, 9, 3, 2, 1, 0, 4 },
        { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 },
    };

    private static ReadOnlySpan<byte> Permutation => [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    /// <summary>The sum of Luhn (ISO/IEC 7812-1, annex B) ends in 0.</summary>
    public static bool IsLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : (2 * digit) - (digit > 4 ? 9 : 0);
        }

        return sum % 10 == 0;
    }

    /// <summary>The check of Verhoeff, 1969.</summary>
    public static bool IsVerhoeff(ReadOnlySpan<char> digits)
    {
        byte check = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (byte)(digits[^(i + 1)] - '0');
            for (var round = 0; round < i % 8; round++)
            {
                digit = Permutation[digit];
            }

            check = s_dihedral[check, digit];
        }

        return check == 0;
    }

    /// <summary>The digits times their weights, summed.</summary>
    public static int Weighted(ReadOnlySpan<char> digits, ReadOnlySpan<sbyte> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += (digits[i] - '0') * weights[i];
        }

        return sum;
    }
}
