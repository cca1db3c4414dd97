namespace Kexin.Mpc.SecretSharing;

/// <summary>Bits moved within and between words: linear over exclusive or, so that each part is moved by itself.</summary>
internal static class BitKernels
{
    public const int BitsAWord = 64;

    /// <summary>How many words hold that many bits.</summary>
    public static int WordsFor(int bits) => (bits + BitsAWord - 1) / BitsAWord;

    /// <summary>The bits at even places of all words, one after another: half as many words, of which there were an even number.</summary>
    public static ulong[] Even(ulong[] words) => Halve(words, 0);

    /// <summary>The bits at odd places.</summary>
    public static ulong[] Odd(ulong[] words) => Halve(words, 1);

    /// <summary>One bit of each word, packed.</summary>
    public static ulong[] Collect(ulong[] words, int bit)
    {
        var packed = new ulong[WordsFor(words.Length)];
        for (var i = 0; i < words.Length; i++)
        {
            packed[i / BitsAWord] |= ((words[i] >> bit) & 1) << (i % BitsAWord);
        }

        return packed;
    }

    /// <summary>Packed bits, each as a word that is 0 or 1.</summary>
    public static ulong[] Expand(ulong[] packed, int count)
    {
        var words = new ulong[count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (packed[i / BitsAWord] >> (i % BitsAWord)) & 1;
        }

        return words;
    }

    private static ulong[] Halve(ulong[] words, int from)
    {
        var half = new ulong[words.Length / 2];
        for (var i = 0; i < half.Length; i++)
        {
            half[i] = EvenBits(words[2 * i] >> from) | (EvenBits(words[(2 * i) + 1] >> from) << 32);
        }

        return half;
    }

    /// <summary>The 32 bits at even places, close together.</summary>
    private static ulong EvenBits(ulong word)
    {
        word &= 0x5555_5555_5555_5555;
        word = (word | (word >> 1)) & 0x3333_3333_3333_3333;
        word = (word | (word >> 2)) & 0x0f0f_0f0f_0f0f_0f0f;
        word = (word | (word >> 4)) & 0x00ff_00ff_00ff_00ff;
        word = (word | (word >> 8)) & 0x0000_ffff_0000_ffff;
        return (word | (word >> 16)) & 0x0000_0000_ffff_ffff;
    }
}
