namespace Kexin.Data;

/// <summary>Why a reading was refused before any data was touched.</summary>
public enum DatasetQueryError
{
    /// <summary>No field was named.</summary>
    NoField = 1,

    /// <summary>The dataset has no field of that name.</summary>
    UnknownField,

    /// <summary>A field was named twice.</summary>
    DuplicateField,

    /// <summary>There is no operator of that name.</summary>
    UnknownOperator,

    /// <summary>The operator says nothing about a field of that type.</summary>
    OperatorNotForType,

    /// <summary>The operator takes another number of values.</summary>
    WrongValueCount,

    /// <summary>A value is not of the field's type.</summary>
    WrongValueType,

    /// <summary>A time is given without its distance from UTC, or a day where an instant is compared.</summary>
    NoZone,
}

/// <summary>A reading that names what the dataset does not have, or asks what its type cannot answer.</summary>
public sealed class DatasetQueryException : Exception
{
    /// <summary>Says which part does not fit and what would.</summary>
    public DatasetQueryException(DatasetQueryError error, string message)
        : base(message) => Error = error;

    /// <summary>Why it was refused.</summary>
    public DatasetQueryError Error { get; }
}
