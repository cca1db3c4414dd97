using System.Globalization;
using Kexin.Governance.Policy;

namespace Kexin.Home.Datasets;

/// <summary>The organisation's own rules: <c>policy.yaml</c> in the node's folder.</summary>
public sealed class PolicyInFolder(NodeFolder folder) : IPolicyFile
{
    public string Stamp()
    {
        var file = new FileInfo(folder.Policy);
        return file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks} {file.Length}")
            : "none";
    }

    public VersionedPolicy? Read() => File.Exists(folder.Policy) ? new(DeclarationsOnDisk.Read(folder.Policy)) : null;
}
