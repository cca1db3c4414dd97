using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>What a signature on a note says.</summary>
public enum NoteStatement
{
    /// <summary>The signer stands for the text.</summary>
    Signature,

    /// <summary>The signer has seen this checkpoint to be consistent with all that it saw before, at a time that it names.</summary>
    Cosignature,
}

/// <summary>
/// What: a named key that signs notes, and its text form, the "vkey" name+id+base64.
/// Source: C2SP signed-note ("Signatures", "Signature types") and tlog-cosignature ("Format").
/// Security: the id only finds the key (32 bits, easily collided); the key itself must come from a trusted place.
/// </summary>
/// <remarks>
/// Signature types: Ed25519 is 0x01, its cosignature/v1 is 0x04. SM2 has no number of its own, so it takes 0xff and a name, as
/// the source provides: 0xff "kexin/sm2-sm3/v1" newline, and 0xff "kexin/sm2-sm3-cosignature/v1" newline, before the 33 bytes of
/// the compressed point. An SM2 signature is r and s, 32 bytes each, over SM3 with the default identity (GB/T 32918.2); it signs
/// the same messages as Ed25519 would. Ids are SHA-256 in both suites, so that any reader of notes can compute them.
/// </remarks>
public sealed class NoteKey : IEquatable<NoteKey>
{
    private static readonly byte[] Ed25519 = [0x01];
    private static readonly byte[] Ed25519Cosignature = [0x04];
    private static readonly byte[] Sm2 = [0xff, .. "kexin/sm2-sm3/v1\n"u8];
    private static readonly byte[] Sm2Cosignature = [0xff, .. "kexin/sm2-sm3-cosignature/v1\n"u8];

    private readonly byte[] _encodedKey;

    /// <summary>A key under a name.</summary>
    /// <param name="name">Best a URL without its scheme; no spaces, no plus sign.</param>
    /// <param name="statement">What the key's signatures say.</param>
    /// <param name="key">The public key; its suite decides the signature type.</param>
    /// <exception cref="ArgumentException">The name cannot stand in a note.</exception>
    public NoteKey(string name, NoteStatement statement, PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!NoteText.IsKeyName(name))
        {
            throw new ArgumentException(
                "A key name is not empty and has no space, plus sign or control character.",
                nameof(name)
            );
        }

        Name = name;
        Statement = statement;
        Key = key;
        _encodedKey = [.. TypeOf(key.Suite, statement), .. key.Bytes];
        Id = ComputeId(name, _encodedKey);
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>What the key's signatures say.</summary>
    public NoteStatement Statement { get; }

    /// <summary>The public key.</summary>
    public PublicKey Key { get; }

    /// <summary>The first four bytes of SHA-256 over name, newline, signature type and public key, as a number.</summary>
    public uint Id { get; }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="DecodingException">The text is not a key of a known type, or its id is not the key's.</exception>
    public static NoteKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !NoteText.IsKeyName(parts[0]))
        {
            throw new DecodingException("A note key is written as name+id+base64.");
        }

        var encoded = NoteText.ReadBase64(parts[2], "note key");
        var key = Decode(parts[0], encoded);
        return key.Id.ToString("x8", CultureInfo.InvariantCulture) == parts[1]
            ? key
            : throw new DecodingException($"The key of {parts[0]} has the id {key.Id:x8}, not {parts[1]}.");
    }

    /// <summary>The text form: name+id+base64 of signature type and public key.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String(_encodedKey)}");

    public bool Equals(NoteKey? other) =>
        other is not null && Name == other.Name && _encodedKey.AsSpan().SequenceEqual(other._encodedKey);

    public override bool Equals(object? obj) => Equals(obj as NoteKey);

    public override int GetHashCode() => HashCode.Combine(Name, Id);

    private static NoteKey Decode(string name, ReadOnlySpan<byte> encoded)
    {
        foreach (var suite in Suite.All)
        {
            foreach (var statement in Enum.GetValues<NoteStatement>())
            {
                var type = TypeOf(suite.Id, statement);
                if (encoded.StartsWith(type))
                {
                    return new NoteKey(name, statement, PublicKey.Import(suite, encoded[type.Length..]));
                }
            }
        }

        throw new DecodingException($"The key of {name} is of an unknown signature type.");
    }

    private static byte[] TypeOf(SuiteId suite, NoteStatement statement) =>
        (suite, statement) switch
        {
            (SuiteId.Standard, NoteStatement.Signature) => Ed25519,
            (SuiteId.Standard, NoteStatement.Cosignature) => Ed25519Cosignature,
            (SuiteId.GuoMi, NoteStatement.Signature) => Sm2,
            (SuiteId.GuoMi, NoteStatement.Cosignature) => Sm2Cosignature,
            _ => throw new ArgumentOutOfRangeException(
                nameof(statement),
                statement,
                "No signature type is defined for this."
            ),
        };

    private static uint ComputeId(string name, ReadOnlySpan<byte> encodedKey)
    {
        var hash = Suite.Standard.Hash([.. Encoding.UTF8.GetBytes(name), (byte)'\n'], encodedKey);
        return BinaryPrimitives.ReadUInt32BigEndian(hash.ToArray());
    }
}
