using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Member.Tests;

/// <summary>The contracts of <see cref="OneMember"/>'s consortium.</summary>
internal static class SceneContracts
{
    public static ContractList All { get; } = new(new DatasetsContract());
}
