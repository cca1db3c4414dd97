using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.Mpc.SetIntersection;

/// <summary>A party's different identifiers, compared byte by byte; each keeps the text under which its owner knows it.</summary>
/// <remarks>Kept as UTF-8 in blocks of this set alone, which are cleared when it is disposed of.</remarks>
public sealed class IdentifierSet : IDisposable
{
    /// <summary>How many identifiers a set may have.</summary>
    public const int MostIdentifiers = 10_000_000;

    /// <summary>How long an identifier may be, in bytes of UTF-8.</summary>
    public const int LongestInBytes = 1024;

    /// <summary>No text in UTF-8 has this byte.</summary>
    private const byte DecoyMark = 0xFF;

    private const int DecoySizeInBytes = 33;
    private const int LongestStepInBytes = 64;
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

    /// <summary>The length of the longest text, in bytes of UTF-8; 0 for an empty set.</summary>
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

    /// <summary>The text of the identifier of that number, as UTF-8.</summary>
    public ReadOnlySpan<byte> TextBytes(int index)
    {
        var place = _places[index];
        return _blocks[place.Block].AsSpan(place.TextStart, place.TextSize);
    }

    /// <summary>The text of the identifier of that number.</summary>
    public string Text(int index) => Strict.GetString(TextBytes(index));

    /// <summary>Takes an identifier in that is its own text.</summary>
    public IdentifierAddition Add(string identifier) => Add(identifier, identifier);

    /// <summary>Takes an identifier in, unless it is there already or cannot be taken; the text of the first of equal ones is kept.</summary>
    /// <param name="identifier">What is compared.</param>
    /// <param name="text">What whoever learns the identifier is shown.</param>
    public IdentifierAddition Add(string identifier, string text)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> bytes = stackalloc byte[LongestInBytes];
        Span<byte> textBytes = stackalloc byte[LongestInBytes];
        int size;
        int textSize;
        try
        {
            if (!Strict.TryGetBytes(identifier, bytes, out size) || !Strict.TryGetBytes(text, textBytes, out textSize))
            {
                return IdentifierAddition.TooLong;
            }
        }
        catch (EncoderFallbackException)
        {
            return IdentifierAddition.NotUnicode;
        }

        return Add(bytes[..size], textBytes[..textSize]);
    }

    /// <summary>Fills the set up with decoys, which are equal to no identifier and to no other party's decoy.</summary>
    /// <remarks>
    /// A decoy is a byte that no UTF-8 has and 256 random bits; hashed and blinded it looks like every other element. It has no text. The length
    /// of the longest text becomes a multiple of 64 bytes, at least 64.
    /// </remarks>
    /// <exception cref="ArgumentException">The set is larger than that already.</exception>
    public void Pad(int size, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, _most);
        Span<byte> decoy = stackalloc byte[DecoySizeInBytes];
        decoy[0] = DecoyMark;
        while (Count < size)
        {
            random.Fill(decoy[1..]);
            Add(decoy, []);
        }

        LongestSizeInBytes =
            Math.Max(1, (LongestSizeInBytes + LongestStepInBytes - 1) / LongestStepInBytes) * LongestStepInBytes;
    }

    /// <summary>Takes all identifiers out and clears their memory; the length of the longest is kept.</summary>
    public void Clear() => Dispose();

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

    private IdentifierAddition Add(ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> text)
    {
        var slot = SlotOf(identifier);
        if (_slots[slot] != 0)
        {
            return IdentifierAddition.Known;
        }

        if (Count == _most)
        {
            return IdentifierAddition.Full;
        }

        Store(identifier, text);
        _slots[slot] = Count;
        if (Count > _slots.Length / 2)
        {
            Grow();
        }

        return IdentifierAddition.Added;
    }

    private void Store(ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> text)
    {
        var isOwnText = identifier.SequenceEqual(text);
        var size = identifier.Length + (isOwnText ? 0 : text.Length);
        if (_blocks.Count == 0 || size > BlockSizeInBytes - _used)
        {
            _blocks.Add(GC.AllocateArray<byte>(BlockSizeInBytes, pinned: true));
            _used = 0;
        }

        var free = _blocks[^1].AsSpan(_used);
        identifier.CopyTo(free);
        if (!isOwnText)
        {
            text.CopyTo(free[identifier.Length..]);
        }

        var textStart = isOwnText ? _used : _used + identifier.Length;
        _places.Add(new Place(_blocks.Count - 1, _used, identifier.Length, textStart, text.Length));
        _used += size;
        LongestSizeInBytes = Math.Max(LongestSizeInBytes, text.Length);
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

    private readonly record struct Place(int Block, int Start, int Size, int TextStart, int TextSize);
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
