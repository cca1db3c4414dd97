using System.Diagnostics.CodeAnalysis;

namespace Kexin.Vault;

/// <summary>What a column holds. Every type also has the missing value.</summary>
public enum FieldType
{
    /// <summary>A whole number from -(2^53-1) to 2^53-1, so that a double holds it exactly.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The term of the field, and of --type.")]
    Integer = 1,

    /// <summary>A finite IEEE double.</summary>
    Number = 2,

    /// <summary>Unicode text, never empty.</summary>
    Text = 3,

    /// <summary>A date or a moment, in UTC, as whole milliseconds since 1970-01-01T00:00:00Z.</summary>
    Timestamp = 4,

    /// <summary>True or false, read as 1 or 0.</summary>
    Boolean = 5,
}
