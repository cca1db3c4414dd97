using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Classification;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Catalogue;

/// <summary>How a dataset's owner describes it to all members.</summary>
/// <param name="Description">What is in it, for people.</param>
/// <param name="Purposes">What it may be used for.</param>
/// <param name="Fields">The fields that are described one by one.</param>
/// <param name="Level">Of all other fields: 1 to 3; null for what each is classified as, or else 3.</param>
/// <param name="Tier">Of all other fields; null for what each is classified as, or else secret.</param>
/// <param name="Roles">What fields are; of the others the data decides.</param>
public sealed record Publication(
    string Description,
    IReadOnlyList<string> Purposes,
    IReadOnlyList<FieldPublication> Fields,
    int? Level,
    DatasetTier? Tier,
    IReadOnlyDictionary<string, FieldRole> Roles
);

/// <summary>What a publication would put on the ledger.</summary>
/// <param name="Dataset">What is described.</param>
/// <param name="Id">Its id in the catalogue.</param>
/// <param name="Before">Its token, where it was published and withdrawn before.</param>
/// <param name="Description">What all members see.</param>
/// <param name="Classification">What its fields are classified as; it stays at home.</param>
public sealed record PreparedPublication(
    StoredDataset Dataset,
    TokenId Id,
    Token? Before,
    DatasetDescription Description,
    DatasetClassification Classification
);

/// <summary>How one field is described.</summary>
/// <param name="Name">As in the dataset.</param>
/// <param name="Level">1 to 3.</param>
/// <param name="Tier">How it may be used.</param>
/// <param name="Description">What it means, or null.</param>
public sealed record FieldPublication(string Name, int Level, DatasetTier Tier, string? Description);
