namespace Kexin.Vault;

/// <summary>A place on disk that is not what was written.</summary>
/// <param name="Dataset">Whose file it is.</param>
/// <param name="File">The file's path.</param>
/// <param name="Offset">Where the damaged range begins, in bytes.</param>
/// <param name="SizeInBytes">How long the damaged range is.</param>
/// <param name="What">What is wrong with it, in a sentence.</param>
public sealed record VaultFault(DatasetId Dataset, string File, long Offset, long SizeInBytes, string What)
{
    public override string ToString() => $"{File}, bytes {Offset} to {Offset + SizeInBytes}: {What}";
}
