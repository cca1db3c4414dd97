using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A version of a token that a transaction reads or consumes.</summary>
/// <param name="Id">Which token.</param>
/// <param name="Version">Which of its versions, from 1.</param>
public readonly record struct TokenReference(TokenId Id, ulong Version);

/// <summary>Something that can be owned, granted or spent, as it is in one of its versions.</summary>
public sealed class Token
{
    private const string Kind = "kexin/token/1";

    /// <summary>A token; what is too long for the ledger is refused.</summary>
    /// <param name="id">The same through all versions.</param>
    /// <param name="type">Such as "dataset"; 1 to 64 characters.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="version">From 1.</param>
    /// <param name="fields">What the type's contract writes; canonical CBOR.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public Token(TokenId id, string type, MemberId owner, ulong version, ReadOnlyMemory<byte> fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(type.Length, Bounds.IdentifierInCharacters, nameof(type));
        ArgumentOutOfRangeException.ThrowIfZero(version);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Length, Bounds.TokenFieldsSizeInBytes, nameof(fields));
        Id = id;
        Type = type;
        Owner = owner;
        Version = version;
        Fields = fields;
        Encoded = CanonicalCbor.Encode(
            this,
            static (token, writer) =>
            {
                writer.WriteKind(Kind, 5);
                writer.WriteDigest(token.Id.Value);
                writer.WriteTextString(token.Type);
                writer.WriteDigest(token.Owner.Value);
                writer.WriteUInt64(token.Version);
                writer.WriteByteString(token.Fields.Span);
                writer.WriteEndArray();
            }
        );
    }

    /// <summary>The same through all versions.</summary>
    public TokenId Id { get; }

    /// <summary>Such as "dataset", "grant", "task".</summary>
    public string Type { get; }

    /// <summary>Whose it is.</summary>
    public MemberId Owner { get; }

    /// <summary>1 when it was made, one more with each transaction that consumed and made it again.</summary>
    public ulong Version { get; }

    /// <summary>What the type's contract wrote.</summary>
    public ReadOnlyMemory<byte> Fields { get; }

    /// <summary>The canonical bytes; the state root commits to their hash.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>This version of this token.</summary>
    public TokenReference Reference => new(Id, Version);

    /// <summary>Reads what <see cref="Encoded"/> holds.</summary>
    /// <exception cref="DecodingException">The bytes are no token.</exception>
    public static Token Decode(ReadOnlyMemory<byte> bytes)
    {
        Decoding.ThrowIfLonger(bytes, Bounds.TokenSizeInBytes, "token");
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 5);
                var id = reader.ReadTokenId();
                var type = reader.ReadName(Bounds.IdentifierInCharacters);
                var owner = reader.ReadMemberId();
                var version = reader.ReadULong();
                var fields = reader.ReadBytes(Bounds.TokenFieldsSizeInBytes);
                reader.EndArray();
                return version == 0
                    ? throw new DecodingException("A token's version starts at 1.")
                    : new Token(id, type, owner, version, fields);
            }
        );
    }
}
