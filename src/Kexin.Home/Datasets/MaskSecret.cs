using Kexin.Governance.Releasing;

namespace Kexin.Home.Datasets;

/// <summary>Projects' masks are made from the node's key of records.</summary>
public sealed class MaskSecret(NodeKeys keys) : IMaskSecret
{
    public ReadOnlySpan<byte> Secret => keys.Records.Span;
}
