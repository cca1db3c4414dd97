using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Datasets;

namespace Kexin.Governance.Classification;

/// <summary>What an officer decided about a field.</summary>
/// <remarks>Protection and tier are kept as they were in the scheme, so that a scheme that is changed or taken away later lowers nothing.</remarks>
/// <param name="Field">The field's name.</param>
/// <param name="Scheme">The scheme's id.</param>
/// <param name="Class">The class's id.</param>
/// <param name="Level">The level's id.</param>
/// <param name="Rank">Where the level stands in its scheme, 0 for the lowest.</param>
/// <param name="Protection">The level under which the field is published, 1 to 3.</param>
/// <param name="Tier">How the field may be used.</param>
/// <param name="Reason">Why, in the officer's words.</param>
/// <param name="DecidedAt">When, in milliseconds since 1970, UTC.</param>
public sealed record FieldClassification(
    [AnyText(FieldClassification.LongestField)] string Field,
    [Name(Scheme.LongestId)] string Scheme,
    [Name(Scheme.LongestId)] string Class,
    [Name(Scheme.LongestId)] string Level,
    [Between(0, Schemes.Scheme.MostLevels)] int Rank,
    [Between(1, SchemeLevel.HighestProtection)] int Protection,
    DatasetTier Tier,
    [Prose] string Reason,
    [Time] long DecidedAt
)
{
    /// <summary>The longest name of a column, in characters.</summary>
    public const int LongestField = 256;

    /// <summary>Whether this would protect a field less than another decision does.</summary>
    public bool IsLowerThan(FieldClassification other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Protection < other.Protection || Tier < other.Tier || (Scheme == other.Scheme && Rank < other.Rank);
    }
}

/// <summary>What was decided about the fields of a dataset; fields of which nothing was decided are not in it.</summary>
/// <param name="Fields">In no order; none twice.</param>
public sealed record DatasetClassification(
    [Items(Data.DatasetSchema.MostFields)] IReadOnlyList<FieldClassification> Fields
)
{
    /// <summary>Of which nothing was decided.</summary>
    public static DatasetClassification None { get; } = new([]);

    /// <summary>What was decided about a field, or null.</summary>
    public FieldClassification? Of(string field) => Fields.FirstOrDefault(each => each.Field == field);
}

/// <summary>Keeps what was decided, on this node's disk.</summary>
public interface IClassificationStore
{
    /// <summary>What was decided about a dataset; <see cref="DatasetClassification.None"/> where nothing was.</summary>
    /// <param name="dataset">Its id at home, 64 hexadecimal digits.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="Ledger.Contracts.Ports.DomainException">The record was altered on disk.</exception>
    Task<DatasetClassification> FindAsync(string dataset, CancellationToken cancel);

    /// <summary>Replaces what was decided; durable when it completes.</summary>
    /// <param name="dataset">Its id at home, 64 hexadecimal digits.</param>
    /// <param name="classification">All of it.</param>
    /// <param name="cancel">Stops it.</param>
    Task KeepAsync(string dataset, DatasetClassification classification, CancellationToken cancel);
}
