using System.Text;
using Kexin.Governance.Declarations;

namespace Kexin.Home.Datasets;

/// <summary>Reads what the organisation declares in files of the node's folder.</summary>
public static class DeclarationsOnDisk
{
    private static readonly UTF8Encoding s_strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>A file that is too long or cannot be read has no text; whoever reads the declaration says so.</summary>
    public static DeclarationFile Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            var isShort = new FileInfo(path).Length <= DeclarationFile.MostBytes;
            return new DeclarationFile(name, isShort ? File.ReadAllText(path, s_strict) : null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new DeclarationFile(name, null);
        }
    }
}
