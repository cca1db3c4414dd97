using System.Text;
using System.Text.Json;
using Kexin.Files;
using Kexin.Governance.Collection;

namespace Kexin.Home.Datasets;

/// <summary>Keeps collection activities in one file, sealed by the node's key and replaced whole.</summary>
public sealed class SealedCollections(NodeFolder folder, RecordSeal seal) : ICollectionStore
{
    private const string Name = "collections";

    private readonly Lock _lock = new();
    private CollectionState? _known;

    /// <inheritdoc/>
    /// <exception cref="DomainException">The file is damaged, or lost.</exception>
    public CollectionState Load()
    {
        lock (_lock)
        {
            return _known ??= Read();
        }
    }

    public void Save(CollectionState state)
    {
        lock (_lock)
        {
            OwnersFile.Write(
                folder.Collections,
                seal.Seal(Name, Encoding.UTF8.GetBytes(RecordJson.Write(state).GetRawText()))
            );
            Begin();
            _known = state;
        }
    }

    private CollectionState Read()
    {
        if (!File.Exists(folder.Collections) && !File.Exists(folder.CollectionsBegun))
        {
            return CollectionState.None;
        }

        var content = seal.OpenFile(Name, folder.Collections);
        Begin();
        return RecordJson.Read<CollectionState>(JsonElement.Parse(content));
    }

    private void Begin()
    {
        if (!File.Exists(folder.CollectionsBegun))
        {
            OwnersFile.Write(folder.CollectionsBegun, []);
        }
    }
}
