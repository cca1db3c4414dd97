using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>The same words as the vault, the API and the ledger each have them.</summary>
internal static class FieldTypes
{
    public static FieldType ToVault(Api.FieldType type) =>
        type switch
        {
            Api.FieldType.Integer => FieldType.Integer,
            Api.FieldType.Number => FieldType.Number,
            Api.FieldType.Text => FieldType.Text,
            Api.FieldType.Timestamp => FieldType.Timestamp,
            Api.FieldType.Boolean => FieldType.Boolean,
            Api.FieldType.Date => FieldType.Date,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    public static DatasetFormat ToVault(Api.DatasetFormat format) =>
        format switch
        {
            Api.DatasetFormat.Csv => DatasetFormat.Csv,
            Api.DatasetFormat.Parquet => DatasetFormat.Parquet,
            Api.DatasetFormat.Workbook => DatasetFormat.Workbook,
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

    public static Api.FieldType ToApi(FieldType type) =>
        type switch
        {
            FieldType.Integer => Api.FieldType.Integer,
            FieldType.Number => Api.FieldType.Number,
            FieldType.Text => Api.FieldType.Text,
            FieldType.Timestamp => Api.FieldType.Timestamp,
            FieldType.Boolean => Api.FieldType.Boolean,
            FieldType.Date => Api.FieldType.Date,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    public static Api.FieldType ToApi(DatasetFieldType type) =>
        type switch
        {
            DatasetFieldType.WholeNumber => Api.FieldType.Integer,
            DatasetFieldType.Number => Api.FieldType.Number,
            DatasetFieldType.Text => Api.FieldType.Text,
            DatasetFieldType.Timestamp => Api.FieldType.Timestamp,
            DatasetFieldType.Boolean => Api.FieldType.Boolean,
            DatasetFieldType.Date => Api.FieldType.Date,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    /// <summary>One that the API does not have is none of the ledger's either; governance refuses it.</summary>
    public static DatasetTier ToLedger(Api.Tier tier) =>
        tier switch
        {
            Api.Tier.A => DatasetTier.Open,
            Api.Tier.B => DatasetTier.Restricted,
            Api.Tier.C => DatasetTier.Secret,
            _ => (DatasetTier)(-1),
        };

    public static Api.Tier ToApi(DatasetTier tier) =>
        tier switch
        {
            DatasetTier.Open => Api.Tier.A,
            DatasetTier.Restricted => Api.Tier.B,
            DatasetTier.Secret => Api.Tier.C,
            _ => throw new ArgumentOutOfRangeException(nameof(tier)),
        };

    /// <inheritdoc cref="ToLedger(Api.Tier)"/>
    public static FieldRole ToLedger(Api.FieldRole role) =>
        role switch
        {
            Api.FieldRole.Identifier => FieldRole.Identifier,
            Api.FieldRole.QuasiIdentifier => FieldRole.QuasiIdentifier,
            Api.FieldRole.Measure => FieldRole.Measure,
            _ => (FieldRole)(-1),
        };

    public static Api.FieldRole ToApi(FieldRole role) =>
        role switch
        {
            FieldRole.Identifier => Api.FieldRole.Identifier,
            FieldRole.QuasiIdentifier => Api.FieldRole.QuasiIdentifier,
            FieldRole.Measure => Api.FieldRole.Measure,
            _ => throw new ArgumentOutOfRangeException(nameof(role)),
        };

    public static Api.DatasetState ToApi(DatasetState state) =>
        state == DatasetState.Withdrawn ? Api.DatasetState.Withdrawn : Api.DatasetState.Published;

    /// <summary>One that no published dataset has is none of the ledger's either; nothing is found by it.</summary>
    public static DatasetState ToLedger(Api.DatasetState state) =>
        state switch
        {
            Api.DatasetState.Published => DatasetState.Published,
            Api.DatasetState.Withdrawn => DatasetState.Withdrawn,
            _ => (DatasetState)(-1),
        };
}
