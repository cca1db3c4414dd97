using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Declarations;

namespace Kexin.Home.Datasets;

/// <summary>The organisation's own schemes: the YAML files in the folder <c>schemes</c> of the node's folder.</summary>
public sealed class SchemeFolder(NodeFolder folder) : ISchemeFiles
{
    private const int MostFiles = 100;

    public IReadOnlyList<DeclarationFile> Read() =>
        Directory.Exists(folder.Schemes)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder.Schemes)
                    .Where(path => Path.GetExtension(path) is ".yaml" or ".yml")
                    .Order(StringComparer.Ordinal)
                    .Take(MostFiles)
                    .Select(DeclarationsOnDisk.Read),
            ]
            : [];
}
