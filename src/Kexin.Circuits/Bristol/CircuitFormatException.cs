namespace Kexin.Circuits;

/// <summary>In which way a text is no circuit.</summary>
public enum CircuitFormatError
{
    /// <summary>A number was expected and something else came.</summary>
    NotANumber,

    /// <summary>A number is outside what it may be.</summary>
    OutOfRange,

    /// <summary>The text ends before the announced gates.</summary>
    Truncated,

    /// <summary>Something follows the last gate.</summary>
    TrailingText,

    /// <summary>A gate has a name that the format does not know.</summary>
    UnknownGate,

    /// <summary>A gate has another number of inputs or outputs than its name says.</summary>
    WrongArity,

    /// <summary>A wire is read before it is written: the circuit is cyclic, or its gates are out of order.</summary>
    ReadBeforeWritten,

    /// <summary>A wire is written twice.</summary>
    WrittenTwice,

    /// <summary>The circuit is larger than the caller allows.</summary>
    TooLarge,
}

/// <summary>A text is not the circuit that it should be.</summary>
public sealed class CircuitFormatException : FormatException
{
    internal CircuitFormatException(CircuitFormatError error, long line, string message)
        : base($"Line {line}: {message}")
    {
        Error = error;
        Line = line;
    }

    /// <summary>In which way the text is wrong.</summary>
    public CircuitFormatError Error { get; }

    /// <summary>The line, from 1.</summary>
    public long Line { get; }
}
