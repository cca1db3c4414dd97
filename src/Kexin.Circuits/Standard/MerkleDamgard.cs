namespace Kexin.Circuits.Standard;

/// <summary>The padding and the chain that SHA-256 and SM3 share: blocks of 512 bits, the length in the last 64, big-endian.</summary>
internal static class MerkleDamgard
{
    private const int BlockBits = 512;
    private const int LengthBits = 64;

    public static Word Hash(Word message, ReadOnlySpan<uint> initial, Func<Word, Word, Word> compress)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Width % 8 != 0)
        {
            throw new ArgumentException($"A message has whole bytes, not {message.Width} bits.", nameof(message));
        }

        var builder = message[0].Builder!;
        var blocks = (message.Width + 8 + LengthBits + BlockBits - 1) / BlockBits;
        var zeros = blocks * BlockBits - message.Width - LengthBits;
        var length = BytesOfWord.FromBigEndian32([builder.Constant(0, 32), builder.Constant(message.Width, 32)]);
        var padded = message.Concat(builder.Constant(0x80, zeros)).Concat(length);
        var words = new List<Word>();
        foreach (var word in initial)
        {
            words.Add(builder.Constant(word, 32));
        }

        return BytesOfWord.Split(padded, BlockBits).Aggregate(BytesOfWord.FromBigEndian32(words), compress);
    }
}
