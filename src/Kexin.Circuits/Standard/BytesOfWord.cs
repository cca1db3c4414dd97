namespace Kexin.Circuits.Standard;

/// <summary>Byte strings as words: byte 0 in the lowest eight bits, the lowest bit of each byte first.</summary>
internal static class BytesOfWord
{
    private const int ByteBits = 8;

    /// <summary>The bytes of a word.</summary>
    public static Word[] Split(Word word, int partBits = ByteBits) =>
        [.. Enumerable.Range(0, word.Width / partBits).Select(i => word.Slice(i * partBits, partBits))];

    public static Word Join(IEnumerable<Word> parts) => new([.. parts.SelectMany(part => part.Bits)]);

    /// <summary>The integers of 32 bits that the byte string holds, most significant byte first.</summary>
    public static Word[] BigEndian32(Word word) => [.. Split(word, 32).Select(part => Join(Split(part).Reverse()))];

    /// <summary>The byte string of such integers.</summary>
    public static Word FromBigEndian32(IEnumerable<Word> words) =>
        Join(words.SelectMany(word => Split(word).Reverse()));

    public static void ThrowIfWidthIsNot(int expected, Word word, string name)
    {
        ArgumentNullException.ThrowIfNull(word, name);
        if (word.Width != expected)
        {
            throw new ArgumentException($"{expected} bits were expected, {word.Width} given.", name);
        }
    }
}
