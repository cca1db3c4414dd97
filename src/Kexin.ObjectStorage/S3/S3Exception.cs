namespace Kexin.ObjectStorage.S3;

/// <summary>A refusal in S3's words.</summary>
/// <remarks>Source: the table of error codes in the Amazon S3 API reference.</remarks>
public sealed class S3Exception : Exception
{
    /// <summary>Refuses.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">Such as <c>NoSuchKey</c>.</param>
    /// <param name="message">For people.</param>
    /// <param name="inner">The cause, or null.</param>
    public S3Exception(int status, string code, string message, Exception? inner = null)
        : base(message, inner) => (Status, Code) = (status, code);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>S3's code.</summary>
    public string Code { get; }

    /// <summary>The error as S3 writes it.</summary>
    /// <param name="resource">The path that was asked for.</param>
    public byte[] ToDocument(string resource) => S3Documents.WriteError(Code, Message, resource);

    /// <summary>The caller may not do this.</summary>
    public static S3Exception Denied(string message) => new(403, "AccessDenied", message);

    /// <summary>The request is wrong in itself.</summary>
    public static S3Exception Invalid(string message) => new(400, "InvalidArgument", message);

    /// <summary>Nobody serves this here.</summary>
    public static S3Exception NotServed(string what) => new(501, "NotImplemented", $"{what} is not served here.");

    /// <summary>What a store's refusal is called by S3.</summary>
    public static S3Exception Of(ObjectStorageException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var (status, code) = error.Error switch
        {
            ObjectStorageError.NoBucket => (404, "NoSuchBucket"),
            ObjectStorageError.NoObject => (404, "NoSuchKey"),
            ObjectStorageError.NoUpload => (404, "NoSuchUpload"),
            ObjectStorageError.WrongPart => (400, "InvalidPart"),
            ObjectStorageError.Exists => (412, "PreconditionFailed"),
            ObjectStorageError.NotEmpty => (409, "BucketNotEmpty"),
            ObjectStorageError.Locked => (403, "AccessDenied"),
            ObjectStorageError.TooLarge => (400, "EntityTooLarge"),
            ObjectStorageError.Damaged => (500, "InternalError"),
            _ => (503, "ServiceUnavailable"),
        };
        return new S3Exception(status, code, error.Message, error);
    }
}
