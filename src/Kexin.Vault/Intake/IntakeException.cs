using Kexin.Data;

namespace Kexin.Vault;

/// <summary>A file that was not taken in: what is wrong, where, and what to do. Nothing of it was kept.</summary>
/// <remarks>It never carries a value of the file, which may be personal: it says what kind of value was found.</remarks>
public sealed class IntakeException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public IntakeException(IntakeError error, Exception? cause = null)
        : base(null, cause) => Error = error;

    /// <summary>What is wrong.</summary>
    public IntakeError Error { get; }

    /// <summary>The line of a CSV file or the row of a Parquet file, counted from 1; null when the whole file is meant.</summary>
    public long? Line { get; init; }

    /// <summary>The column's number, counted from 1, or null.</summary>
    public int? Column { get; init; }

    /// <summary>The column's name, or null.</summary>
    public string? Field { get; init; }

    /// <summary>What was expected, for those errors that compare.</summary>
    public string? Expected { get; init; }

    /// <summary>What kind of thing was found, for those errors that compare; never the value.</summary>
    public string? Found { get; init; }

    /// <summary>The type that would have taken the value, when the error is about a type.</summary>
    public FieldType? Remedy { get; init; }

    /// <summary>Whether the value may stand for no value: a file of this form may have words that do.</summary>
    public bool MayBeMissing { get; init; }

    public override string Message => Explain("en");

    /// <summary>What is wrong, where and what to do, in English ("en") or Chinese ("zh").</summary>
    public string Explain(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return IntakeMessages.Write(this, language.StartsWith("zh", StringComparison.OrdinalIgnoreCase));
    }
}
