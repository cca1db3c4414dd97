using System.Diagnostics.CodeAnalysis;
using Kexin.Cryptography;

namespace Kexin.Vault;

/// <summary>A dataset's name in its vault: 32 random bytes, so that it says nothing about the data.</summary>
public readonly record struct DatasetId(Digest Value)
{
    /// <summary>A new one.</summary>
    public static DatasetId Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new DatasetId(new Digest(random.GetBytes(Digest.SizeInBytes)));
    }

    /// <summary>Reads 64 hexadecimal digits, or says false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DatasetId id)
    {
        var parsed = Digest.TryParse(text, out var digest);
        id = new DatasetId(digest);
        return parsed;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString();
}
