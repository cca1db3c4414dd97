using System.Runtime.CompilerServices;

namespace Kexin.Vault;

/// <summary>Counts a column's different values up to a bound, and keeps those of a column that has few.</summary>
/// <remarks>Cost: 16 to 32 bytes a value within the bound, by hash; two values of one hash are counted as one.</remarks>
internal sealed class DistinctValues(int mostHashes)
{
    private const int MostKept = 50;
    private const int MostSamples = 3;
    private const int LongestSample = 40;

    private readonly HashTable _hashes = new();
    private readonly Dictionary<string, long> _kept = new(StringComparer.Ordinal);
    private readonly List<string> _samples = [];
    private bool _hasAll = true;

    /// <summary>Whether there were more values than are counted.</summary>
    public bool IsFull { get; private set; }

    /// <summary>How many different values, at least.</summary>
    public int Count => _hashes.Count;

    /// <summary>The line of the first value that had been there before, or null.</summary>
    public long? FirstRepeat { get; private set; }

    /// <summary>How many values were there before.</summary>
    public long Repeats { get; private set; }

    /// <summary>The first different values.</summary>
    public IReadOnlyList<string> Samples => _samples;

    /// <summary>All different values with how often they stand there, where they are few; else empty.</summary>
    public IReadOnlyDictionary<string, long> Kept => _hasAll ? _kept : new Dictionary<string, long>();

    /// <summary>Takes a value, which is not empty, into account.</summary>
    [MethodImpl(EachCell.Compiled)]
    public void See(ReadOnlySpan<char> text, long line)
    {
        if (IsFull)
        {
            return;
        }

        // Two hashes of 32 bits, which are never one: of the text, and of it without its end.
        var hash = ((ulong)(uint)string.GetHashCode(text) << 32) | (uint)string.GetHashCode(text[..^1]);
        if (_hashes.Add(hash))
        {
            if (_samples.Count < MostSamples)
            {
                _samples.Add(Cut(text));
            }

            IsFull = _hashes.Count >= mostHashes;
        }
        else
        {
            FirstRepeat ??= line;
            Repeats++;
        }

        Keep(text);
    }

    /// <summary>A value as a message may show it.</summary>
    public static string Cut(ReadOnlySpan<char> text) =>
        text.Length <= LongestSample ? text.ToString() : string.Concat(text[..(LongestSample - 1)], "…");

    private void Keep(ReadOnlySpan<char> text)
    {
        if (!_hasAll)
        {
            return;
        }

        var lookup = _kept.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var count))
        {
            lookup[text] = count + 1;
        }
        else if (_kept.Count < MostKept && text.Length <= LongestSample)
        {
            lookup[text] = 1;
        }
        else
        {
            _hasAll = false;
            _kept.Clear();
        }
    }

    /// <summary>A set of hashes by open addressing, at most half full: one place in memory is looked at for nearly every value.</summary>
    private sealed class HashTable
    {
        private const int FirstSlots = 64;

        // A slot of 0 is free.
        private ulong[] _slots = new ulong[FirstSlots];

        public int Count { get; private set; }

        public bool Add(ulong hash)
        {
            hash = Math.Max(hash, 1);
            ref var slot = ref Find(_slots, hash);
            if (slot == hash)
            {
                return false;
            }

            slot = hash;
            if (++Count > _slots.Length / 2)
            {
                var larger = new ulong[2 * _slots.Length];
                foreach (var known in _slots)
                {
                    if (known != 0)
                    {
                        Find(larger, known) = known;
                    }
                }

                _slots = larger;
            }

            return true;
        }

        private static ref ulong Find(ulong[] slots, ulong hash)
        {
            // The high half is the hash of the whole text.
            var at = (int)(hash >> 32) & (slots.Length - 1);
            while (slots[at] != 0 && slots[at] != hash)
            {
                at = (at + 1) & (slots.Length - 1);
            }

            return ref slots[at];
        }
    }
}
