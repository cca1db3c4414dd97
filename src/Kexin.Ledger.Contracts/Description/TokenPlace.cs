using System.Buffers.Binary;
using System.Text;

namespace Kexin.Ledger.Contracts;

/// <summary>A token's place in a list that has an order of its own, as by name or by time.</summary>
public sealed class TokenPlace
{
    /// <summary>Of <see cref="Key"/>; texts that are the same so far come by id.</summary>
    public const int KeySizeInBytes = 32;

    private TokenPlace(string list, byte[] key) => (List, Key) = (list, key);

    /// <summary>Names the list.</summary>
    public string List { get; }

    /// <summary>By which its tokens are in order, <see cref="KeySizeInBytes"/> long.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>In a list by a number, the smallest first.</summary>
    /// <param name="list">Which list.</param>
    /// <param name="number">At least 0.</param>
    public static TokenPlace Of(string list, long number)
    {
        var key = new byte[KeySizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, number);
        return new TokenPlace(list, key);
    }

    /// <summary>In a list by a text, in any case of letters, by the code points of its first letters.</summary>
    public static TokenPlace Of(string list, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = Encoding.UTF8.GetBytes(text.ToLowerInvariant());
        var key = new byte[KeySizeInBytes];
        letters.AsSpan(0, Math.Min(letters.Length, key.Length)).CopyTo(key);
        return new TokenPlace(list, key);
    }
}
