namespace Kexin.ObjectStorage.S3;

/// <summary>What a caller wants to do.</summary>
public enum S3Act
{
    /// <summary>See buckets and keys, and read objects.</summary>
    Read,

    /// <summary>Make buckets, put and delete objects.</summary>
    Write,

    /// <summary>Lock objects, and put them on or take them from a legal hold.</summary>
    Lock,
}

/// <summary>An access key that was found.</summary>
/// <param name="Secret">What requests are signed with; never printed.</param>
/// <param name="Caller">Whose it is, for the gate only.</param>
public sealed record S3Key(string Secret, object Caller)
{
    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(S3Key);
}

/// <summary>Who may do what, and the record of it: the node decides.</summary>
public interface IS3Gate
{
    /// <summary>The key of that id; null if there is none, or it has ended.</summary>
    S3Key? Find(string accessKey);

    /// <summary>A request was signed with the key: it may act, or is refused.</summary>
    /// <exception cref="S3Exception">It may not.</exception>
    void Demand(S3Key key, S3Act act);

    /// <summary>A request was refused for its signature.</summary>
    Task RefuseAsync(CancellationToken cancel);

    /// <summary>An object was put; completes when that is on record.</summary>
    Task RecordPutAsync(S3Key key, StoredObject put, CancellationToken cancel);

    /// <summary>An object was deleted; completes when that is on record.</summary>
    Task RecordDeleteAsync(S3Key key, StoredObject deleted, CancellationToken cancel);
}
