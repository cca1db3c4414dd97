namespace Kexin.ObjectStorage.Index;

/// <summary>Keys in the order of their UTF-8 bytes, which S3 lists by; it differs from UTF-16's where surrogates stand.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        // Surrogates stand for code points after all others.
        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a - b
            : char.IsSurrogate(a) ? 1
            : -1;
    }
}
