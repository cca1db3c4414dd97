using Kexin.ObjectStorage.Blobs;

namespace Kexin.ObjectStorage.Chunks;

/// <summary>Which chunks are in use by running reads and puts, so that none is removed under them.</summary>
/// <remarks>
/// A chunk whose last use is released while it is pinned stays in the index without a use, and is dropped when the last pin goes. One that
/// is being removed cannot be pinned: a put then writes its bytes again.
/// </remarks>
internal sealed class ChunkPins
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, int> _pins = [];
    private readonly HashSet<Digest> _unused = [];
    private readonly HashSet<Digest> _leaving = [];
    private readonly HashSet<BlobId> _incoming = [];

    /// <summary>Pins a chunk, or says that it is just being removed.</summary>
    public bool TryPin(Digest chunk)
    {
        lock (_lock)
        {
            if (_leaving.Contains(chunk))
            {
                return false;
            }

            _pins[chunk] = _pins.GetValueOrDefault(chunk) + 1;
            return true;
        }
    }

    /// <summary>Takes a pin back.</summary>
    /// <returns>Whether the chunk lost its last use meanwhile, so that it is now to be dropped.</returns>
    public bool Unpin(Digest chunk)
    {
        lock (_lock)
        {
            if (--_pins[chunk] > 0)
            {
                return false;
            }

            _pins.Remove(chunk);
            return _unused.Remove(chunk);
        }
    }

    /// <summary>Asked by the writer before it drops a chunk without a use; if it may, <see cref="Gone"/> follows.</summary>
    public bool MayDrop(Digest chunk)
    {
        lock (_lock)
        {
            if (_pins.ContainsKey(chunk))
            {
                _unused.Add(chunk);
                return false;
            }

            _leaving.Add(chunk);
            return true;
        }
    }

    /// <summary>The removal is on disk, or was given up.</summary>
    public void Gone(Digest chunk)
    {
        lock (_lock)
        {
            _leaving.Remove(chunk);
        }
    }

    /// <summary>A blob that the index does not name yet, and that is no left-over.</summary>
    public void Expect(BlobId blob)
    {
        lock (_lock)
        {
            _incoming.Add(blob);
        }
    }

    /// <summary>The index names it now, or it was removed.</summary>
    public void Settle(BlobId blob)
    {
        lock (_lock)
        {
            _incoming.Remove(blob);
        }
    }

    /// <summary>Whether a blob is just coming in.</summary>
    public bool IsIncoming(BlobId blob)
    {
        lock (_lock)
        {
            return _incoming.Contains(blob);
        }
    }
}
