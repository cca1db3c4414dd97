using System.Text;

namespace Kexin.ObjectStorage;

/// <summary>Where an object is found: its bucket, and its key in it.</summary>
/// <remarks>Source: the naming rules of S3: a bucket has 3 to 63 lower-case letters, digits, dots and hyphens; a key is UTF-8.</remarks>
public readonly record struct ObjectName
{
    /// <summary>The longest key, in bytes of UTF-8.</summary>
    public const int LongestKeyInBytes = 1024;

    private const int ShortestBucket = 3;
    private const int LongestBucket = 63;

    /// <summary>Names an object.</summary>
    /// <param name="bucket">3 to 63 lower-case letters, digits, dots and hyphens; begins and ends with a letter or digit.</param>
    /// <param name="key">1 to <see cref="LongestKeyInBytes"/> bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">One of them is no name.</exception>
    public ObjectName(string bucket, string key)
    {
        if (!IsBucket(bucket))
        {
            throw new ArgumentException(
                "A bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens.",
                nameof(bucket)
            );
        }

        if (!IsKey(key))
        {
            throw new ArgumentException($"A key has 1 to {LongestKeyInBytes} bytes of well-formed UTF-8.", nameof(key));
        }

        Bucket = bucket;
        Key = key;
    }

    /// <summary>The bucket's name.</summary>
    public string Bucket { get; }

    /// <summary>The name inside the bucket.</summary>
    public string Key { get; }

    /// <summary>Whether a text can be a bucket's name.</summary>
    public static bool IsBucket(string? bucket) =>
        bucket is { Length: >= ShortestBucket and <= LongestBucket }
        && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && char.IsAsciiLetterOrDigit(bucket[0])
        && char.IsAsciiLetterOrDigit(bucket[^1])
        && !bucket.Contains("..", StringComparison.Ordinal);

    /// <summary>Whether a text can be a key: well-formed, without a zero character, neither empty nor too long.</summary>
    public static bool IsKey(string? key)
    {
        if (string.IsNullOrEmpty(key) || key.Length > LongestKeyInBytes || key.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var size = 0;
        foreach (var rune in key.EnumerateRunes())
        {
            size += rune.Utf8SequenceLength;
        }

        // A lone surrogate is enumerated as the replacement character, which the text then lacks.
        return size <= LongestKeyInBytes && (key.Contains('\uFFFD', StringComparison.Ordinal) || IsWellFormed(key));
    }

    public override string ToString() => $"{Bucket}/{Key}";

    private static bool IsWellFormed(string key)
    {
        foreach (var rune in key.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
