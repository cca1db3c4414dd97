using System.Text;
using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Governance.Versions;
using Kexin.Ledger.Storage;

namespace Kexin.Home.Datasets;

/// <summary>Keeps the texts of the own policy's versions, a file each, sealed by the node's key and named by its hash.</summary>
public sealed class SealedPolicies(NodeFolder folder, RecordSeal seal) : IPolicyTexts
{
    private const string Name = "policy";

    /// <inheritdoc/>
    public PolicyText? Find(Digest content)
    {
        var path = PathOf(content);
        return File.Exists(path)
            ? RecordJson.Read<PolicyText>(JsonElement.Parse(seal.OpenFile($"{Name} {content}", path)))
            : null;
    }

    /// <inheritdoc/>
    public void Keep(Digest content, PolicyText text)
    {
        Directory.CreateDirectory(folder.Policies);
        OwnersFile.Write(
            PathOf(content),
            seal.Seal($"{Name} {content}", Encoding.UTF8.GetBytes(RecordJson.Write(text).GetRawText()))
        );
    }

    private string PathOf(Digest content) => Path.Combine(folder.Policies, content.ToString());
}
