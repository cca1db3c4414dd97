using System.Security.Cryptography;
using Kexin.Box.Tags;

namespace Kexin.Box.Tests.Tags;

/// <summary>What a chip does when it is tapped, after AN12196: the other side of <see cref="TagCheck"/>, for tests.</summary>
internal sealed class ChipModel(ISiteKey site, TagUid tag)
{
    public byte[] IdentityKey { get; set; } = TagKeys.OfIdentity(site);

    public byte[] OwnKey { get; set; } = TagKeys.OfTag(site, tag);

    public int Counter { get; set; }

    public byte Kind { get; set; } = 0xC7;

    public string Tap()
    {
        Counter++;
        byte[] counter = [(byte)Counter, (byte)(Counter >> 8), (byte)(Counter >> 16)];
        using var aes = Aes.Create();
        aes.Key = IdentityKey;
        byte[] identity = [Kind, .. tag.ToArray(), .. counter, .. new byte[5]];
        var hidden = aes.EncryptCbc(identity, new byte[16], PaddingMode.None);
        var code = TagCheck.CodeOf(OwnKey, tag, counter);
        return $"e={Convert.ToHexString(hidden)}&c={Convert.ToHexString(code)}";
    }
}
