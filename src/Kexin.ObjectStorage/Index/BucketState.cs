namespace Kexin.ObjectStorage.Index;

/// <summary>A bucket in memory: its row, its owner's secrets, and its keys in order once somebody listed them.</summary>
internal sealed class BucketState(long row, Bucket bucket, SecretBytes owner, SecretBytes names) : IDisposable
{
    private readonly Lock _lock = new();
    private SortedSet<string>? _keys;

    public long Row => row;

    public Bucket Bucket => bucket;

    /// <summary>Chunk ids are made from it.</summary>
    public SecretBytes Owner => owner;

    public bool HasKeys
    {
        get
        {
            lock (_lock)
            {
                return _keys is not null;
            }
        }
    }

    /// <summary>The hash under which a key stands in the index, so that it is not read off the disk.</summary>
    public byte[] NameOf(Suite suite, string key)
    {
        Span<byte> hash = stackalloc byte[Digest.SizeInBytes];
        suite.Hash(System.Text.Encoding.UTF8.GetBytes(key)).CopyTo(hash);
        return suite.Hash(names.Span, hash).ToArray();
    }

    public void SetKeys(IEnumerable<string> keys)
    {
        var sorted = new SortedSet<string>(keys, KeyOrder.Instance);
        lock (_lock)
        {
            _keys = sorted;
        }
    }

    public void Add(string key)
    {
        lock (_lock)
        {
            _keys?.Add(key);
        }
    }

    public void Remove(string key)
    {
        lock (_lock)
        {
            _keys?.Remove(key);
        }
    }

    /// <summary>Keys that begin with a prefix, after one, in order.</summary>
    public List<string> Keys(string prefix, string? after, int limit)
    {
        var from = after is not null && KeyOrder.Instance.Compare(after, prefix) > 0 ? after : prefix;
        lock (_lock)
        {
            if (_keys is null || _keys.Count == 0 || KeyOrder.Instance.Compare(from, _keys.Max) > 0)
            {
                return [];
            }

            return
            [
                .. _keys
                    .GetViewBetween(from, _keys.Max)
                    .Where(key => after is null || key != after)
                    .TakeWhile(key => key.StartsWith(prefix, StringComparison.Ordinal))
                    .Take(limit),
            ];
        }
    }

    public void Dispose()
    {
        owner.Dispose();
        names.Dispose();
    }
}
