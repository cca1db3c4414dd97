using System.Diagnostics.CodeAnalysis;

namespace Kexin.Data;

/// <summary>What a column holds. Every type also has the missing value.</summary>
public enum FieldType
{
    /// <summary>
    /// A whole number from -(2^53-1) to 2^53-1, so that a double holds it exactly; two values of the source that are written differently
    /// are two numbers.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The term of the field, and of --type.")]
    Integer = 1,

    /// <summary>A finite IEEE double: a quantity. Not for identifiers: 5 and 5.0 are one number.</summary>
    Number = 2,

    /// <summary>Unicode text, never empty, with the characters that the source has.</summary>
    Text = 3,

    /// <summary>An instant, as whole milliseconds since 1970-01-01T00:00:00Z; never a clock on a wall without a zone.</summary>
    Timestamp = 4,

    /// <summary>True or false, read as 1 or 0.</summary>
    Boolean = 5,

    /// <summary>A day of the calendar, in no zone; read as the milliseconds from 1970-01-01 to it.</summary>
    Date = 6,
}
