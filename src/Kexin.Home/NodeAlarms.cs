namespace Kexin.Home;

/// <summary>The node's own alarms, at most one of a code; those of ledger and vault are kept there.</summary>
public sealed class NodeAlarms(TimeProvider time) : IAlarms
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, RaisedAlarm> _standing = new(StringComparer.Ordinal);

    public IReadOnlyList<RaisedAlarm> Standing
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
            _standing[code] = new RaisedAlarm(code, text, since);
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
