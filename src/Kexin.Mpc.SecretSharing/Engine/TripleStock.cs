namespace Kexin.Mpc.SecretSharing;

/// <summary>Triples made ahead, from which each is taken once.</summary>
/// <param name="fewest">How many are made at least.</param>
/// <param name="make">Makes at most that many of a domain.</param>
internal sealed class TripleStock(int fewest, Func<ShareDomain, int, CancellationToken, Task<Triples>> make)
{
    private readonly Dictionary<ShareDomain, Queue<Triples>> _made = [];

    /// <summary>Makes triples until there are that many.</summary>
    public async Task FillAsync(ShareDomain domain, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var made = Of(domain);
        for (var there = made.Sum(each => each.Count); there < count; )
        {
            var more = await make(domain, Math.Max(count - there, fewest), cancellationToken);
            made.Enqueue(more);
            there += more.Count;
        }
    }

    /// <summary>The next triples. Taken before they are used: what fails in between is lost, and never used again.</summary>
    public async Task<Triples> TakeAsync(ShareDomain domain, int count, CancellationToken cancellationToken)
    {
        await FillAsync(domain, Math.Max(count, 1), cancellationToken);
        var made = Of(domain);
        var taken = new List<Triples>();
        for (var missing = count; missing > 0 || taken.Count == 0; )
        {
            var next = made.Dequeue();
            var some = Math.Min(missing, next.Count);
            taken.Add(next.Slice(0, some));
            missing -= some;
            if (some < next.Count)
            {
                // What is left of a batch comes first again.
                Queue<Triples> rest = new([next.Slice(some, next.Count - some), .. made]);
                _made[domain] = rest;
            }
        }

        return taken[0].Append([.. taken.Skip(1)]);
    }

    public void Clear() => _made.Clear();

    private Queue<Triples> Of(ShareDomain domain)
    {
        if (!_made.TryGetValue(domain, out var made))
        {
            _made.Add(domain, made = new Queue<Triples>());
        }

        return made;
    }
}
