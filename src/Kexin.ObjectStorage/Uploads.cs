namespace Kexin.ObjectStorage;

/// <summary>An upload in parts, which may be resumed after either side was stopped.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">What it will be.</param>
/// <param name="StartedAt">When it was begun.</param>
public sealed record Upload(string Id, ObjectName Name, DateTimeOffset StartedAt);

/// <summary>A part that lies encrypted on disk.</summary>
/// <param name="Number">1 to <see cref="MostParts"/>.</param>
/// <param name="SizeInBytes">0 or more.</param>
/// <param name="EntityTag">As it was given.</param>
/// <param name="ModifiedAt">When it was put.</param>
public sealed record UploadedPart(int Number, long SizeInBytes, string EntityTag, DateTimeOffset ModifiedAt)
{
    /// <summary>The most parts of an upload.</summary>
    public const int MostParts = 10_000;
}

/// <summary>A part that an upload is to be made of.</summary>
/// <param name="Number">Rising from part to part.</param>
/// <param name="EntityTag">That of the part that is meant.</param>
public sealed record ChosenPart(int Number, string EntityTag);
