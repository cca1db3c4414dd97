namespace Kexin.ObjectStorage;

/// <summary>What is known of an object.</summary>
/// <param name="Name">Where it is found.</param>
/// <param name="SizeInBytes">0 or more.</param>
/// <param name="Hash">The suite's hash of its whole content.</param>
/// <param name="ModifiedAt">When it was put, to the millisecond.</param>
/// <param name="EntityTag">Changes with the content; by S3's rule the MD5 of what was put at once, in hexadecimal.</param>
/// <param name="Metadata">What the one who put it said of it.</param>
/// <param name="Lock">Until when it can neither be changed nor deleted.</param>
public sealed record StoredObject(
    ObjectName Name,
    long SizeInBytes,
    Digest Hash,
    DateTimeOffset ModifiedAt,
    string EntityTag,
    IReadOnlyDictionary<string, string> Metadata,
    ObjectLock Lock
);

/// <summary>A retention lock: while it holds, an object is neither replaced nor deleted, by anybody.</summary>
/// <param name="RetainUntil">Up to that time; null for no time.</param>
/// <param name="LegalHold">Until it is lifted.</param>
public readonly record struct ObjectLock(DateTimeOffset? RetainUntil, bool LegalHold)
{
    /// <summary>Whether it holds at that time.</summary>
    public bool Holds(DateTimeOffset now) => LegalHold || now < RetainUntil;
}

/// <summary>What is said of an object when it is put.</summary>
public sealed record PutOptions
{
    /// <summary>The most entries of <see cref="Metadata"/>.</summary>
    public const int MostMetadata = 64;

    /// <summary>The most characters of all names and values of <see cref="Metadata"/> together.</summary>
    public const int LongestMetadata = 8 << 10;

    /// <summary>Nothing is said.</summary>
    public static PutOptions None { get; } = new();

    /// <summary>Kept with the object, such as its content type.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Locks it from the start; a bucket's own retention is added.</summary>
    public ObjectLock Lock { get; init; }

    /// <summary>Asked once the content was read to its end; null gives the hash in hexadecimal.</summary>
    public Func<string>? EntityTag { get; init; }

    /// <summary>Whether it is refused where the bucket has an object of that key.</summary>
    public bool OnlyIfNew { get; init; }

    internal void ThrowIfTooMuch()
    {
        var size = Metadata.Sum(entry => entry.Key.Length + entry.Value.Length);
        if (Metadata.Count > MostMetadata || size > LongestMetadata)
        {
            throw new ArgumentException(
                $"Metadata have at most {MostMetadata} entries of {LongestMetadata} characters together.",
                nameof(Metadata)
            );
        }
    }
}

/// <summary>A bucket: objects of one owner.</summary>
/// <param name="Name">See <see cref="ObjectName.IsBucket"/>.</param>
/// <param name="Owner">Equal content is kept once for an owner, and never once for two; 1 to 200 characters.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Retention">What is put is locked for so long (write once); null for not at all.</param>
public sealed record Bucket(string Name, string Owner, DateTimeOffset CreatedAt, TimeSpan? Retention);

/// <summary>Objects of a bucket in the order of their keys' UTF-8 bytes.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">The key to go on after; null at the end.</param>
public sealed record ObjectPage(IReadOnlyList<StoredObject> Items, string? Next);
