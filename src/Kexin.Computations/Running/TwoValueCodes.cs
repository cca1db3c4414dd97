namespace Kexin.Computations.Running;

/// <summary>The codes that a field of two values usually has, and gates for the few rows that hold another value than one of them.</summary>
/// <remarks>
/// What: where all rows of a field but a few hold the same value, sums over all rows tell about those few. For each code there is a
/// gate that is shut while 1..k-1 rows hold another value: in a field of 0 and 1, that of code 0 stands for its ones, that of code 1
/// for its zeros. In a field of many values nearly all rows differ from any code, and the gates are open. So nobody has to say which
/// fields have two values: types differ from provider to provider, and what one provider's rows hold is its own affair.
/// Not for: other pairs of values (10 and 20, say); their gates are those of the values that the providers tell each other.
/// </remarks>
internal static class TwoValueCodes
{
    /// <summary>How many codes there are.</summary>
    public const int Count = 4;

    /// <summary>The number of the code that a value is, or -1.</summary>
    public static int Find(double value) =>
        value switch
        {
            -1 => 0,
            0 => 1,
            1 => 2,
            2 => 3,
            _ => -1,
        };
}
