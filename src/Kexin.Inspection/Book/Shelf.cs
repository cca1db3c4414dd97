using System.Collections.Immutable;

namespace Kexin.Inspection.Book;

/// <summary>Where small things are kept, one by one, on the node's disk.</summary>
public interface IThingStore
{
    /// <summary>All of a kind.</summary>
    IReadOnlyList<(string Id, byte[] Content)> Load(string kind);

    /// <summary>Makes or replaces; when it returns, it outlives a loss of power.</summary>
    void Save(string kind, string id, byte[] content);

    /// <summary>Removes; nothing happens where there is none.</summary>
    void Remove(string kind, string id);
}

/// <summary>All things of one kind, in memory; a change is on disk before it is seen.</summary>
/// <typeparam name="T">A record; its declaration is its format.</typeparam>
/// <param name="store">Where they are kept.</param>
/// <param name="kind">By which they are told apart on disk.</param>
/// <param name="name">What people call one.</param>
public sealed class Shelf<T>(IThingStore store, string kind, BilingualText name)
    where T : class
{
    private readonly Lock _lock = new();
    private volatile ImmutableDictionary<string, T>? _all;

    /// <summary>By id.</summary>
    public ImmutableDictionary<string, T> All
    {
        get
        {
            if (_all is { } known)
            {
                return known;
            }

            lock (_lock)
            {
                return _all ??= store
                    .Load(kind)
                    .ToImmutableDictionary(thing => thing.Id, thing => CanonicalRecord.Decode<T>(thing.Content));
            }
        }
    }

    /// <summary>The one of that id, or null.</summary>
    public T? Find(string? id) => id is null ? null : All.GetValueOrDefault(id);

    /// <summary>The one of that id.</summary>
    /// <exception cref="DomainException">There is none.</exception>
    public T Get(string id) =>
        Find(id) ?? throw DomainException.NotFound($"There is no {name.En} '{id}'.", $"没有{name.Zh}“{id}”。");

    /// <summary>Makes or replaces one.</summary>
    /// <exception cref="RecordException">It breaks a rule of its record.</exception>
    public void Put(string id, T thing)
    {
        RecordJson.Check(thing);
        lock (_lock)
        {
            var all = All;
            store.Save(kind, id, CanonicalRecord.Encode(thing));
            _all = all.SetItem(id, thing);
        }
    }

    /// <summary>Forgets what is in memory: what was put and not kept is not there.</summary>
    public void Reload() => _all = null;

    /// <summary>Removes one.</summary>
    /// <exception cref="DomainException">There is none.</exception>
    public void Remove(string id)
    {
        lock (_lock)
        {
            var all = All;
            _ = Get(id);
            store.Remove(kind, id);
            _all = all.Remove(id);
        }
    }
}
