namespace Kexin.Mpc.SecretSharing;

/// <summary>Two words of shared bits whose sum modulo 2^64 is a shared number, and what was carried on the way.</summary>
/// <param name="Left">One.</param>
/// <param name="Right">The other.</param>
/// <param name="Parts">The number's parts, which the two words are the sum of.</param>
/// <param name="Carries">Of each step from three words to two, bit i: what it carried out of place i.</param>
internal sealed record Summands(
    WordShares Left,
    WordShares Right,
    IReadOnlyList<Part> Parts,
    IReadOnlyList<WordShares> Carries
)
{
    /// <summary>One round and one AND of words for each part beyond two.</summary>
    public static async Task<Summands> OfAsync(
        IShareEngine engine,
        WordShares numbers,
        CancellationToken cancellationToken
    )
    {
        var parts = await Part.OfAsync(engine, numbers, cancellationToken);
        var words = new Queue<WordShares>(parts.Select(part => part.Bits));
        if (words.Count == 1)
        {
            words.Enqueue(engine.FromPublic(ShareDomain.Binary64, new ulong[numbers.Count]));
        }

        var carries = new List<WordShares>();
        while (words.Count > 2)
        {
            // Carry-save: a + b + c = (a ^ b ^ c) + 2·majority, and majority = ((a ^ c) & (b ^ c)) ^ c.
            var (a, b, c) = (words.Dequeue(), words.Dequeue(), words.Dequeue());
            var majority = (await engine.MultiplyAsync(a.Add(c), b.Add(c), cancellationToken)).Add(c);
            words.Enqueue(a.Add(b).Add(c));
            words.Enqueue(majority.ShiftLeft(1));
            carries.Add(majority);
        }

        return new Summands(words.Dequeue(), words.Dequeue(), parts, carries);
    }
}
