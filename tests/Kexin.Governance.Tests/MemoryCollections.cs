using Kexin.Governance.Collection;
using Kexin.Governance.Declarations;
using Kexin.Governance.Policy;

namespace Kexin.Governance.Tests;

/// <summary>Collection activities in memory.</summary>
internal sealed class MemoryCollections : ICollectionStore
{
    private CollectionState _state = CollectionState.None;

    public CollectionState Load() => _state;

    public void Save(CollectionState state) => _state = state;
}

/// <summary>An organisation's own policy as a text.</summary>
internal sealed class MemoryPolicy(string? text) : IPolicyFile
{
    public VersionedPolicy? Read() => text is null ? null : new(new DeclarationFile("policy.yaml", text));

    public string Stamp() => "once";
}
