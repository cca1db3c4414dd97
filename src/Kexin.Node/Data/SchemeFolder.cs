using System.Text;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Declarations;

namespace Kexin.Node;

/// <summary>The organisation's own schemes: the YAML files in the folder <c>schemes</c> of the node's folder.</summary>
internal sealed class SchemeFolder(NodeFolder folder) : ISchemeFiles
{
    private const int MostFiles = 100;
    private static readonly UTF8Encoding s_strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public IReadOnlyList<DeclarationFile> Read() =>
        Directory.Exists(folder.Schemes)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder.Schemes)
                    .Where(path => Path.GetExtension(path) is ".yaml" or ".yml")
                    .Order(StringComparer.Ordinal)
                    .Take(MostFiles)
                    .Select(Read),
            ]
            : [];

    /// <summary>A file that cannot be read has no text; whoever reads it as a scheme says so.</summary>
    private static DeclarationFile Read(string path)
    {
        try
        {
            return new DeclarationFile(
                Path.GetFileName(path),
                new FileInfo(path).Length <= DeclarationFile.MostBytes ? File.ReadAllText(path, s_strict) : null
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new DeclarationFile(Path.GetFileName(path), null);
        }
    }
}
