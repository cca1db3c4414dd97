namespace Kexin.Circuits.Standard;

/// <summary>AES encryption of one block, with the key schedule.</summary>
/// <remarks>
/// Source: FIPS 197. Keys and blocks are byte strings: byte 0 in the lowest eight bits.
/// Cost: 6,400 AND gates with a key of 128 bits, 8,832 with one of 256.
/// </remarks>
public static class Aes
{
    /// <summary>The size of a block, in bits.</summary>
    public const int BlockBits = 128;

    private const int WordBits = 32;
    private const int ColumnBytes = 4;
    private const int BlockBytes = 16;

    /// <summary>The encrypted block.</summary>
    /// <param name="key">128 or 256 bits.</param>
    /// <param name="block">128 bits.</param>
    /// <exception cref="ArgumentException">A width is another one.</exception>
    public static Word Encrypt(Word key, Word block)
    {
        ArgumentNullException.ThrowIfNull(key);
        BytesOfWord.ThrowIfWidthIsNot(BlockBits, block, nameof(block));
        if (key.Width is not (128 or 256))
        {
            throw new ArgumentException($"A key has 128 or 256 bits, not {key.Width}.", nameof(key));
        }

        var rounds = key.Width / WordBits + 6;
        var keys = ExpandKey(key, rounds);
        var state = block ^ keys[0];
        for (var round = 1; round <= rounds; round++)
        {
            var bytes = ShiftRows([.. BytesOfWord.Split(state).Select(AesSBox.Apply)]);
            state = BytesOfWord.Join(round < rounds ? MixColumns(bytes) : bytes) ^ keys[round];
        }

        return state;
    }

    private static List<Word> ExpandKey(Word key, int rounds)
    {
        var words = BytesOfWord.Split(key, WordBits).ToList();
        var keyWords = words.Count;
        var constant = 1;
        while (words.Count < ColumnBytes * (rounds + 1))
        {
            var word = words[^1];
            if (words.Count % keyWords == 0)
            {
                var substituted = SubWord(word.RotateLeft(-8));
                // Adding the round's constant negates bits.
                word = new Word([
                    .. substituted.Bits.Select((bit, i) => i < 8 && (constant >> i & 1) != 0 ? !bit : bit),
                ]);
                constant = Double(constant);
            }
            else if (keyWords > 6 && words.Count % keyWords == 4)
            {
                word = SubWord(word);
            }

            words.Add(words[^keyWords] ^ word);
        }

        return [.. words.Chunk(ColumnBytes).Select(BytesOfWord.Join)];
    }

    private static Word SubWord(Word word) => BytesOfWord.Join(BytesOfWord.Split(word).Select(AesSBox.Apply));

    private static int Double(int value) => (value << 1) ^ (value >= 0x80 ? 0x11B : 0);

    private static Word[] ShiftRows(Word[] bytes) =>
        [.. Enumerable.Range(0, BlockBytes).Select(i => bytes[(i + ColumnBytes * (i % ColumnBytes)) % BlockBytes])];

    private static IEnumerable<Word> MixColumns(Word[] bytes)
    {
        for (var i = 0; i < BlockBytes; i++)
        {
            var column = i / ColumnBytes * ColumnBytes;
            Word At(int offset) => bytes[column + (i + offset) % ColumnBytes];
            yield return Double(At(0) ^ At(1)) ^ At(1) ^ At(2) ^ At(3);
        }
    }

    /// <summary>Times x in the field of AES, modulo x^8 + x^4 + x^3 + x + 1.</summary>
    private static Word Double(Word value)
    {
        var high = value[7];
        return new Word([
            high,
            value[0] ^ high,
            value[1],
            value[2] ^ high,
            value[3] ^ high,
            value[4],
            value[5],
            value[6],
        ]);
    }
}
