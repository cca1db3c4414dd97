using Kexin.Governance.Declarations;
using Kexin.Governance.Policy;

namespace Kexin.Node;

/// <summary>The organisation's own rules: <c>policy.yaml</c> in the node's folder.</summary>
internal sealed class PolicyInFolder(NodeFolder folder) : IPolicyFile
{
    public DeclarationFile? Read() => File.Exists(folder.Policy) ? DeclarationsOnDisk.Read(folder.Policy) : null;
}
