using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>The same words as the vault, the API and the ledger each have them: a choice is the one of the same name.</summary>
internal static class FieldTypes
{
    private static readonly DatasetTier[] s_tiers = [DatasetTier.Open, DatasetTier.Restricted, DatasetTier.Secret];

    public static DatasetFormat ToVault(Api.DatasetFormat format) =>
        Find<DatasetFormat>(format) ?? throw Unknown(format);

    public static Api.FieldType ToApi(FieldType type) => Find<Api.FieldType>(type) ?? throw Unknown(type);

    public static Api.Tier ToApi(DatasetTier tier) =>
        Enum.IsDefined(tier) ? (Api.Tier)Array.IndexOf(s_tiers, tier) : throw Unknown(tier);

    public static Api.FieldRole ToApi(FieldRole role) => Find<Api.FieldRole>(role) ?? throw Unknown(role);

    public static Api.DatasetState ToApi(DatasetState state) => Find<Api.DatasetState>(state) ?? throw Unknown(state);

    /// <summary>One that the API does not have is none of the ledger's either; governance refuses it.</summary>
    public static DatasetTier ToLedger(Api.Tier tier) => Enum.IsDefined(tier) ? s_tiers[(int)tier] : (DatasetTier)(-1);

    /// <inheritdoc cref="ToLedger(Api.Tier)"/>
    public static FieldRole ToLedger(Api.FieldRole role) => Find<FieldRole>(role) ?? (FieldRole)(-1);

    /// <summary>One that no published dataset has is none of the ledger's either; nothing is found by it.</summary>
    public static DatasetState ToLedger(Api.DatasetState state) => Find<DatasetState>(state) ?? (DatasetState)(-1);

    /// <summary>The choice of the same name in another enumeration; null where there is none.</summary>
    private static T? Find<T>(Enum choice)
        where T : struct, Enum =>
        Array.IndexOf(Enum.GetNames<T>(), choice.ToString()) is var index and >= 0 ? Enum.GetValues<T>()[index] : null;

    private static ArgumentOutOfRangeException Unknown(Enum choice) =>
        new(nameof(choice), choice, "It has no name here.");
}
