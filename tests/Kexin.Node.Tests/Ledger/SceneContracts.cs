using Kexin.Ledger.Contracts;
using Kexin.Node;

namespace Kexin.Ledger.Member.Tests;

/// <summary>The contracts of <see cref="OneMember"/>'s consortium: a node's.</summary>
internal static class SceneContracts
{
    public static ContractList All => NodeContracts.All;
}
