using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>The contracts that every consortium has, beside the ledger's own.</summary>
internal static class NodeContracts
{
    /// <summary>All of them, a line each.</summary>
    public static ContractList All { get; } =
        new([
            new Governance.Datasets.DatasetsContract(),
            new Governance.Grants.GrantsContract(),
            new Collaboration.Contract.TasksContract(),
            new Governance.Consents.ConsentsContract(),
            new Governance.Destructions.DestructionsContract(),
            new Governance.Policies.PoliciesContract(),
            new Kexin.Inspection.Devices.DevicesContract(),
        ]);
}
