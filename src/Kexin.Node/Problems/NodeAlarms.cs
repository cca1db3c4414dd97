using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>The node's own alarms, at most one of a code; those of ledger and vault are kept there.</summary>
internal sealed class NodeAlarms(TimeProvider time) : IAlarms
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Alarm> _standing = new(StringComparer.Ordinal);

    public IReadOnlyList<Alarm> Standing
    {
        get
        {
            lock (_lock)
            {
                return [.. _standing.Values];
            }
        }
    }

    public void Raise(string code, BilingualText text)
    {
        lock (_lock)
        {
            var since = _standing.TryGetValue(code, out var before) ? before.Since : time.GetUtcNow();
            _standing[code] = new Alarm(code, text.Localized(), since);
        }
    }

    public void Clear(string code)
    {
        lock (_lock)
        {
            _standing.Remove(code);
        }
    }
}
