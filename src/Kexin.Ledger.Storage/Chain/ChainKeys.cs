using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>Which key holds what in the chain's database; the format on disk, with <see cref="ChainValues"/>.</summary>
/// <remarks>A key is one letter and then numbers (big-endian, so that they sort), digests or text.</remarks>
internal static class ChainKeys
{
    public const byte Block = (byte)'b';
    public const byte Certificate = (byte)'c';
    public const byte Header = (byte)'h';
    public const byte Token = (byte)'k';
    public const byte Meta = (byte)'m';
    public const byte Node = (byte)'n';
    public const byte Transaction = (byte)'t';
    public const byte Step = (byte)'v';
    public const byte Mark = (byte)'x';
    public const byte TypeAndOwner = (byte)'y';

    private const int DigestKeySize = 1 + Digest.SizeInBytes;
    private const int MarkSize = 16;
    private const int HeightKeySize = 1 + sizeof(long);

    public static byte[] Format { get; } = OfMeta("format");
    public static byte[] Genesis { get; } = OfMeta("genesis");
    public static byte[] Tip { get; } = OfMeta("tip");
    public static byte[] Candidate { get; } = OfMeta("candidate");
    public static byte[] NodesHeight { get; } = OfMeta("nodes");
    public static byte[] Marks { get; } = OfMeta("marks");

    public static byte[] OfHeight(byte kind, long height)
    {
        var key = new byte[HeightKeySize];
        key[0] = kind;
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), height);
        return key;
    }

    public static byte[] OfDigest(byte kind, Digest digest)
    {
        var key = new byte[DigestKeySize];
        key[0] = kind;
        digest.CopyTo(key.AsSpan(1));
        return key;
    }

    public static byte[] OfStep(TokenId id, ulong version)
    {
        var key = new byte[DigestKeySize + sizeof(ulong)];
        OfDigest(Step, id.Value).CopyTo(key, 0);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(DigestKeySize), version);
        return key;
    }

    public static ulong VersionOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key[DigestKeySize..]);

    public static byte[] OfType(string type) => [TypeAndOwner, (byte)type.Length, .. Encoding.UTF8.GetBytes(type)];

    public static byte[] OfTypeAndOwner(string type, MemberId owner) => [.. OfType(type), .. owner.Value.ToArray()];

    public static byte[] OfTypeOwnerAndId(Token token) =>
        [.. OfTypeAndOwner(token.Type, token.Owner), .. token.Id.Value.ToArray()];

    /// <summary>Of tokens of a type that are listed under a word, which stands there by the beginning of its SHA-256.</summary>
    public static byte[] OfMark(string type, string mark, MemberId? owner = null)
    {
        var hash = Suite.Standard.Hash(Encoding.UTF8.GetBytes(mark)).ToArray();
        byte[] key = [Mark, (byte)type.Length, .. Encoding.UTF8.GetBytes(type), .. hash.AsSpan(0, MarkSize)];
        return owner is { } member ? [.. key, .. member.Value.ToArray()] : key;
    }

    public static byte[] OfMark(Token token, string mark) =>
        [.. OfMark(token.Type, mark, token.Owner), .. token.Id.Value.ToArray()];

    /// <summary>Of a token in a list that has an order of its own: its place stands where the owner does in others.</summary>
    public static byte[] OfPlace(Token token, TokenPlace place) =>
        [.. OfMark(token.Type, place.List), .. place.Key.Span, .. token.Id.Value.ToArray()];

    /// <summary>Of the place that a cursor names, whether or not a token stands there.</summary>
    public static byte[] OfPlace(string type, string list, TokenCursor cursor) =>
        [
            .. OfMark(type, list),
            .. Convert.FromHexString(cursor.Place ?? throw new ArgumentException("The cursor names no place.")),
            .. cursor.Token.Value.ToArray(),
        ];

    /// <summary>What follows the list in the key of a place.</summary>
    public static TokenCursor CursorOf(ReadOnlySpan<byte> rest) =>
        new(IdAtEnd(rest), Convert.ToHexStringLower(rest[..TokenPlace.KeySizeInBytes]));

    public static TokenId IdAtEnd(ReadOnlySpan<byte> key) => new(new Digest(key[^Digest.SizeInBytes..]));

    /// <summary>For people: what a key is about.</summary>
    public static string Describe(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            return "the start of the database";
        }

        var rest = key[1..];
        var name = key[0] switch
        {
            Block => "block",
            Certificate => "certificate of block",
            Header => "header of block",
            Token => "token",
            Node => "state node",
            Transaction => "place of transaction",
            Step => "history of token",
            TypeAndOwner => "owner's token",
            Mark => "word of a token",
            Meta => $"record '{Encoding.UTF8.GetString(rest)}'",
            _ => "key",
        };
        return rest.Length switch
        {
            sizeof(long) when key[0] != Meta => string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {BinaryPrimitives.ReadInt64BigEndian(rest)}"
            ),
            >= Digest.SizeInBytes => $"{name} {new Digest(rest[..Digest.SizeInBytes]).ToShortString()}",
            _ => name,
        };
    }

    private static byte[] OfMeta(string name) => [Meta, .. Encoding.UTF8.GetBytes(name)];
}
