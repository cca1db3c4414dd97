using System.Security.Cryptography;
using System.Text;

namespace Kexin.Mpc.SetIntersection;

/// <summary>A party's different identifiers, exactly as they are: no letter is folded, no blank is cut off.</summary>
/// <remarks>Kept as UTF-8 in blocks of this set alone, which are cleared when it is disposed of.</remarks>
public sealed class IdentifierSet : IDisposable
{
    /// <summary>How many identifiers a set may have.</summary>
    public const int MostIdentifiers = 10_000_000;

    /// <summary>How long an identifier may be, in bytes of UTF-8.</summary>
    public const int LongestInBytes = 1024;

    private const int BlockSizeInBytes = 1 << 20;
    private const int FirstSlots = 64;

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly int _most;
    private readonly List<byte[]> _blocks = [];
    private readonly List<Place> _places = [];
    private int _used = BlockSizeInBytes;

    // Open addressing: the number of an identifier plus one, or zero; at most half full.
    private int[] _slots = new int[FirstSlots];

    /// <summary>An empty set that takes at most <see cref="MostIdentifiers"/>.</summary>
    public IdentifierSet()
        : this(MostIdentifiers) { }

    internal IdentifierSet(int most) => _most = most;

    /// <summary>How many different identifiers there are.</summary>
    public int Count => _places.Count;

    /// <summary>The length of the longest, in bytes of UTF-8; 0 for an empty set.</summary>
    public int LongestSizeInBytes { get; private set; }

    /// <summary>The identifier of that number, as UTF-8.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var place = _places[index];
            return _blocks[place.Block].AsSpan(place.Start, place.Size);
        }
    }

    /// <summary>The identifier of that number, as text.</summary>
    public string Text(int index) => Strict.GetString(this[index]);

    /// <summary>Takes an identifier in, unless it is there already or cannot be taken.</summary>
    public IdentifierAddition Add(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        Span<byte> bytes = stackalloc byte[LongestInBytes];
        int size;
        try
        {
            if (!Strict.TryGetBytes(identifier, bytes, out size))
            {
                return IdentifierAddition.TooLong;
            }
        }
        catch (EncoderFallbackException)
        {
            return IdentifierAddition.NotUnicode;
        }

        bytes = bytes[..size];
        var slot = SlotOf(bytes);
        if (_slots[slot] != 0)
        {
            return IdentifierAddition.Known;
        }

        if (Count == _most)
        {
            return IdentifierAddition.Full;
        }

        Store(bytes);
        _slots[slot] = Count;
        if (Count > _slots.Length / 2)
        {
            Grow();
        }

        return IdentifierAddition.Added;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks.ForEach(block => CryptographicOperations.ZeroMemory(block));
        _blocks.Clear();
        _places.Clear();
        _slots = new int[FirstSlots];
        _used = BlockSizeInBytes;
    }

    /// <summary>Never the identifiers.</summary>
    public override string ToString() => $"{Count} identifiers";

    private void Store(ReadOnlySpan<byte> identifier)
    {
        if (_blocks.Count == 0 || identifier.Length > BlockSizeInBytes - _used)
        {
            _blocks.Add(GC.AllocateArray<byte>(BlockSizeInBytes, pinned: true));
            _used = 0;
        }

        identifier.CopyTo(_blocks[^1].AsSpan(_used));
        _places.Add(new Place(_blocks.Count - 1, _used, identifier.Length));
        _used += identifier.Length;
        LongestSizeInBytes = Math.Max(LongestSizeInBytes, identifier.Length);
    }

    private int SlotOf(ReadOnlySpan<byte> identifier)
    {
        var hash = new HashCode();
        hash.AddBytes(identifier);
        var slot = hash.ToHashCode() & (_slots.Length - 1);
        while (_slots[slot] != 0 && !this[_slots[slot] - 1].SequenceEqual(identifier))
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var index = 0; index < Count; index++)
        {
            _slots[SlotOf(this[index])] = index + 1;
        }
    }

    private readonly record struct Place(int Block, int Start, int Size);
}

/// <summary>What became of an identifier that was added to a set.</summary>
public enum IdentifierAddition
{
    /// <summary>It is in the set now.</summary>
    Added,

    /// <summary>It was in the set before.</summary>
    Known,

    /// <summary>It is longer than <see cref="IdentifierSet.LongestInBytes"/>; the set is as it was.</summary>
    TooLong,

    /// <summary>It is no well-formed Unicode text; the set is as it was.</summary>
    NotUnicode,

    /// <summary>The set has <see cref="IdentifierSet.MostIdentifiers"/> already; it is as it was.</summary>
    Full,
}
