using System.Security.Cryptography;

namespace Kexin.Box.Tags;

/// <summary>The key of a site, from which the keys of its tags follow; it may stay in a security module.</summary>
public interface ISiteKey
{
    /// <summary>The 16-byte key that belongs to an input, by AN10922.</summary>
    /// <param name="input">16 to 31 bytes, another for each key.</param>
    byte[] Diversify(ReadOnlySpan<byte> input);
}

/// <summary>
/// What: keys of tags, diversified from a site's key that lies in memory. Source: NXP AN10922, section 2.2 (AES-128): CMAC of 0x01 and the input.
/// Security: who takes a tag's key out of the chip has that of no other tag. Not for: inputs under 16 bytes, which the source pads in its own way.
/// </summary>
public sealed class SoftwareSiteKey : ISiteKey, IDisposable
{
    /// <summary>The size of every key, in bytes.</summary>
    public const int SizeInBytes = 16;

    private const int ShortestInputInBytes = 16;
    private const int LongestInputInBytes = 31;
    private const byte KindOfKey = 0x01;
    private readonly byte[] _key;

    /// <summary>A site's key; copied.</summary>
    /// <exception cref="ArgumentException">The key has not 16 bytes.</exception>
    public SoftwareSiteKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, SizeInBytes, nameof(key));
        _key = key.ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input has another size.</exception>
    public byte[] Diversify(ReadOnlySpan<byte> input)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Length, ShortestInputInBytes, nameof(input));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Length, LongestInputInBytes, nameof(input));
        return AesCmac.Compute(_key, [KindOfKey, .. input]);
    }

    /// <summary>Clears the key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}

/// <summary>Which keys the tags of a site have: what is written into them at enrolment, and what a node checks them by.</summary>
public static class TagKeys
{
    /// <summary>Hides who a tag is; all tags of a site have it, as nobody knows before it is used which tag it was.</summary>
    public static byte[] OfIdentity(ISiteKey site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Diversify([.. new byte[TagUid.SizeInBytes], .. "kexin/identity"u8]);
    }

    /// <summary>Authenticates one tag.</summary>
    public static byte[] OfTag(ISiteKey site, TagUid tag)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Diversify([.. tag.ToArray(), .. "kexin/tag-mac"u8]);
    }
}
