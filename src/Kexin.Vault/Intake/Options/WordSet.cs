namespace Kexin.Vault;

/// <summary>Words that are the same in any case of letters, asked for at every cell: first character and length rule nearly all others out.</summary>
internal sealed class WordSet
{
    private const int AsciiCharacters = 128;
    private const int MostLengths = 63;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly bool[] _first = new bool[AsciiCharacters];
    private readonly ulong _lengths;

    /// <summary>The words.</summary>
    public WordSet(IEnumerable<string> words)
    {
        var set = new HashSet<string>(words, StringComparer.OrdinalIgnoreCase);
        _words = set.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in set.Where(word => word.Length > 0))
        {
            _lengths |= 1UL << Math.Min(word.Length, MostLengths);
            for (var character = '\0'; character < AsciiCharacters; character++)
            {
                _first[character] |= word.AsSpan(0, 1).Equals([character], StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>Whether a text, which is not empty, is one of them.</summary>
    public bool Contains(ReadOnlySpan<char> text) =>
        (text[0] >= AsciiCharacters || _first[text[0]])
        && ((_lengths >> Math.Min(text.Length, MostLengths)) & 1) != 0
        && _words.Contains(text);
}
