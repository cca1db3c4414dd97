using System.Security.Cryptography;

namespace Kexin.Box.Tags;

/// <summary>The other side of <see cref="TagCheck"/>: what a chip says when it is tapped, for simulators.</summary>
/// <remarks>
/// What: counts the tap, hides identity and counter under the site's key, and authenticates both by the key of this tap.
/// Source: NXP AN12196, sections 3.3 and 3.4. Not for: security; a chip keeps its keys, this has them in memory.
/// </remarks>
/// <param name="identityKey">Hides who the tag is, 16 bytes: <see cref="TagKeys.OfIdentity"/>.</param>
/// <param name="ownKey">Authenticates the tag, 16 bytes: <see cref="TagKeys.OfTag"/>.</param>
/// <param name="tag">Which tag it is.</param>
/// <param name="counter">How often it was tapped before, 0 to 2^24-1.</param>
public sealed class TagChip(byte[] identityKey, byte[] ownKey, TagUid tag, int counter)
{
    /// <summary>The counter at which a chip says nothing any more.</summary>
    public const int LastCounter = (1 << 24) - 1;

    private const byte IdentityTag = 0xC7;

    /// <summary>A chip as it is enrolled at a site.</summary>
    public static TagChip Enrolled(ISiteKey site, TagUid tag, int counter) =>
        new(TagKeys.OfIdentity(site), TagKeys.OfTag(site, tag), tag, counter);

    /// <summary>What the chip says that it tells: <see cref="IdentityTag"/> when it was set up right.</summary>
    internal byte Kind { get; init; } = IdentityTag;

    /// <summary>How often it was tapped.</summary>
    public int Counter { get; private set; } = counter;

    /// <summary>Counts a tap and says <c>e=…&amp;c=…</c>.</summary>
    /// <exception cref="InvalidOperationException">The counter is at its end.</exception>
    public string Tap()
    {
        if (Counter >= LastCounter)
        {
            throw new InvalidOperationException($"The chip was tapped {LastCounter} times, which is its end.");
        }

        Counter++;
        byte[] counted = [(byte)Counter, (byte)(Counter >> 8), (byte)(Counter >> 16)];
        using var aes = Aes.Create();
        aes.Key = identityKey;
        byte[] identity = [Kind, .. tag.ToArray(), .. counted, .. new byte[5]];
        var hidden = aes.EncryptCbc(identity, new byte[TagMessage.IdentityInBytes], PaddingMode.None);
        var code = TagCheck.CodeOf(ownKey, tag, counted);
        return $"e={Convert.ToHexString(hidden)}&c={Convert.ToHexString(code)}";
    }
}
