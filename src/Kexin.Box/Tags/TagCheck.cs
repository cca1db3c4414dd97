using System.Security.Cryptography;

namespace Kexin.Box.Tags;

/// <summary>Checks what a tag said when it was tapped.</summary>
/// <remarks>
/// What: opens identity and counter, derives the tag's key and from it the key of this tap, and compares the code.
/// Source: NXP AN12196, sections 3.3 and 3.4; NT4H2421Gx data sheet, section 9.3 (session keys, shortened code).
/// Security: a code is forged with probability 2^-64 a try; a message that was copied counts until the tag's next tap is seen, and not again.
/// Not for: showing when the tag was tapped, or that the phone was near: a message can be carried elsewhere once. An active box shows more.
/// </remarks>
public sealed class TagCheck(ISiteKey site)
{
    /// <summary>UID and counter are there, and the UID has 7 bytes.</summary>
    private const byte IdentityTag = 0xC7;

    private const int CounterInBytes = 3;

    /// <summary>SV2 of the source: which session key, 128 bits.</summary>
    private static readonly byte[] s_sessionOfCode = [0x3C, 0xC3, 0x00, 0x01, 0x00, 0x80];

    /// <summary>Checks a message.</summary>
    /// <param name="message">What the tag said.</param>
    /// <param name="last">The highest counter that was seen of a tag; null when it is seen for the first time.</param>
    public TagVerdict Check(TagMessage message, Func<TagUid, int?> last)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(last);
        var identity = Open(TagKeys.OfIdentity(site), message.Identity);
        if (identity[0] != IdentityTag)
        {
            return new TagVerdict.Refused(
                TagRule.OfThisSite,
                null,
                new("an identity that the site's key does not open.", "该站点的密钥无法解开的标识。"),
                new("a tag that was enrolled at this site.", "在该站点登记的标签。")
            );
        }

        var tag = TagUid.Read(identity.AsSpan(1, TagUid.SizeInBytes));
        var counter = identity.AsSpan(1 + TagUid.SizeInBytes, CounterInBytes);
        var code = CodeOf(TagKeys.OfTag(site, tag), tag, counter);
        if (!CryptographicOperations.FixedTimeEquals(code, message.Code))
        {
            return new TagVerdict.Refused(
                TagRule.OwnKey,
                tag,
                new("a code that this tag's key did not make.", "不是由该标签密钥生成的校验码。"),
                new("a tap of the tag itself.", "轻触标签本身。")
            );
        }

        var taps = counter[0] | (counter[1] << 8) | (counter[2] << 16);
        return last(tag) is { } seen && taps <= seen
            ? new TagVerdict.Refused(
                TagRule.RisingCounter,
                tag,
                new($"counter {taps} after {seen}.", $"在计数 {seen} 之后出现计数 {taps}。"),
                new("a new tap: a copied address counts once at most.", "重新轻触标签：复制的地址最多只算一次。")
            )
            : new TagVerdict.Genuine(tag, taps);
    }

    internal static byte[] Open(byte[] key, byte[] identity)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptCbc(identity, new byte[TagMessage.IdentityInBytes], PaddingMode.None);
    }

    /// <summary>Every second byte of the whole code, under the key of this tap.</summary>
    internal static byte[] CodeOf(byte[] key, TagUid tag, ReadOnlySpan<byte> counter)
    {
        var session = SessionKey(key, tag, counter);
        var whole = AesCmac.Compute(session, []);
        return [.. whole.Where((_, i) => i % 2 == 1)];
    }

    internal static byte[] SessionKey(byte[] key, TagUid tag, ReadOnlySpan<byte> counter) =>
        AesCmac.Compute(key, [.. s_sessionOfCode, .. tag.ToArray(), .. counter]);
}
