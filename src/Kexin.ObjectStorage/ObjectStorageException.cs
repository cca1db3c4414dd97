namespace Kexin.ObjectStorage;

/// <summary>Why an object or bucket could not be had or changed.</summary>
public enum ObjectStorageError
{
    /// <summary>There is no such bucket.</summary>
    NoBucket,

    /// <summary>There is no such object.</summary>
    NoObject,

    /// <summary>There is no such upload.</summary>
    NoUpload,

    /// <summary>A part of the list is not there, is another one, or stands out of order.</summary>
    WrongPart,

    /// <summary>There is a bucket or object of that name.</summary>
    Exists,

    /// <summary>A bucket still holds objects.</summary>
    NotEmpty,

    /// <summary>A retention lock or a legal hold stands.</summary>
    Locked,

    /// <summary>Stored bytes were altered or are gone.</summary>
    Damaged,

    /// <summary>An object larger than <see cref="IObjectStore.LargestObjectInBytes"/>.</summary>
    TooLarge,

    /// <summary>The node opens no objects, or its disk refuses: what was acknowledged is kept.</summary>
    Unavailable,
}

/// <summary>An object or bucket could not be had or changed; nothing of it was done.</summary>
public sealed class ObjectStorageException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="error">Which kind.</param>
    /// <param name="message">For people; never content.</param>
    /// <param name="inner">The cause, or null.</param>
    public ObjectStorageException(ObjectStorageError error, string message, Exception? inner = null)
        : base(message, inner) => Error = error;

    /// <summary>Which kind.</summary>
    public ObjectStorageError Error { get; }
}
