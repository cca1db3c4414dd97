using System.Text;
using Kexin.Governance.Declarations;
using Kexin.Governance.Policy;

namespace Kexin.Node;

/// <summary>The organisation's own rules: <c>policy.yaml</c> in the node's folder.</summary>
internal sealed class PolicyInFolder(NodeFolder folder) : IPolicyFile
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    public DeclarationFile? Read()
    {
        var name = Path.GetFileName(folder.Policy);
        try
        {
            return !File.Exists(folder.Policy) ? null
                : new FileInfo(folder.Policy).Length > DeclarationFile.MostBytes ? new DeclarationFile(name, null)
                : new DeclarationFile(name, File.ReadAllText(folder.Policy, s_strict));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new DeclarationFile(name, null);
        }
    }
}
