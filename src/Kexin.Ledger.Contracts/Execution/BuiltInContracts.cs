namespace Kexin.Ledger.Contracts;

/// <summary>The contracts that every consortium has.</summary>
public static class BuiltInContracts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IContract> All { get; } =
    [
        new MembershipContract(),
        new DatasetsContract(),
        new GrantsContract(),
        new TasksContract(),
        new EvidenceContract(),
        new UsageContract(),
    ];
}
