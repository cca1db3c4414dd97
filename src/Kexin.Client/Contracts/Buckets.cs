namespace Kexin.Client.Contracts;

/// <summary>A bucket of the object store.</summary>
/// <param name="Name">By which the S3 API finds it.</param>
/// <param name="Owner">Equal content is kept once for an owner.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RetentionInDays">What is put is locked for so long (write once); null for not at all.</param>
public sealed record BucketInfo(string Name, string Owner, DateTimeOffset CreatedAt, int? RetentionInDays);

/// <summary>A bucket to be made.</summary>
/// <param name="Name">3 to 63 lower-case letters, digits, dots and hyphens.</param>
/// <param name="Owner">Equal content is kept once for an owner; null for the organisation.</param>
/// <param name="RetentionInDays">What is put is locked for so long (write once), 1 to 36500; null for not at all.</param>
public sealed record NewBucket(string Name, string? Owner = null, int? RetentionInDays = null);
