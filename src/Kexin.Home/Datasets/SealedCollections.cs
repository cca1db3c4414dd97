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

    public CollectionState Load()
    {
        lock (_lock)
        {
            return _known ??= File.Exists(folder.Collections)
                ? RecordJson.Read<CollectionState>(
                    JsonElement.Parse(seal.Open(Name, File.ReadAllBytes(folder.Collections)))
                )
                : CollectionState.None;
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
            _known = state;
        }
    }
}
