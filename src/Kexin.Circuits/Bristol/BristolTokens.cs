using System.Globalization;

namespace Kexin.Circuits;

/// <summary>The numbers and names of a text, one by one, in memory that does not grow with it.</summary>
internal sealed class BristolTokens(TextReader text)
{
    private const int LongestToken = 16;

    private readonly char[] _token = new char[LongestToken];

    public long Line { get; private set; } = 1;

    /// <summary>The next number from 0 to <paramref name="most"/>.</summary>
    public int Number(int most, CircuitFormatError tooLarge = CircuitFormatError.OutOfRange)
    {
        var token = Next();
        if (!long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Error(CircuitFormatError.NotANumber, "a number was expected.");
        }

        return number <= most ? (int)number : throw Error(tooLarge, $"at most {most} was expected, {number} found.");
    }

    /// <summary>The next name or number.</summary>
    public ReadOnlySpan<char> Next()
    {
        var first = SkipSpace();
        if (first < 0)
        {
            throw Error(CircuitFormatError.Truncated, "the text ends early.");
        }

        var length = 0;
        while (text.Peek() is var next && next >= 0 && !char.IsWhiteSpace((char)next))
        {
            if (length == LongestToken)
            {
                throw Error(CircuitFormatError.NotANumber, $"a word has more than {LongestToken} characters.");
            }

            _token[length++] = (char)text.Read();
        }

        return _token.AsSpan(0, length);
    }

    public void ThrowUnlessAtEnd()
    {
        if (SkipSpace() >= 0)
        {
            throw Error(CircuitFormatError.TrailingText, "something follows the last gate.");
        }
    }

    public CircuitFormatException Error(CircuitFormatError error, string message) => new(error, Line, message);

    /// <summary>The character after white space, still to be read, or -1.</summary>
    private int SkipSpace()
    {
        while (text.Peek() is var next && next >= 0 && char.IsWhiteSpace((char)next))
        {
            Line += text.Read() == '\n' ? 1 : 0;
        }

        return text.Peek();
    }
}
