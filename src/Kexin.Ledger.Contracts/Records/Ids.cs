using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>An organisation's node: the suite's hash of its encoded public signing key.</summary>
public readonly record struct MemberId(Digest Value)
{
    /// <summary>The id of the member that signs with this key.</summary>
    public static MemberId Of(PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new MemberId(Suite.Get(key.Suite).Hash(key.Bytes));
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>A token, the same through all its versions.</summary>
public readonly record struct TokenId(Digest Value)
{
    private const string Kind = "kexin/token-id/1";

    /// <summary>The id of the one token of this type that has this natural key, such as a member's membership.</summary>
    public static TokenId Derive(Suite suite, string type, params ReadOnlySpan<Digest> key)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var encoded = CanonicalCbor.Encode(
            new NaturalKey(type, key),
            static (natural, writer) => natural.Write(writer)
        );
        return new TokenId(suite.Hash(encoded));
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString();

    private readonly ref struct NaturalKey(string type, ReadOnlySpan<Digest> parts)
    {
        private readonly ReadOnlySpan<Digest> _parts = parts;

        public void Write(CborWriter writer)
        {
            writer.WriteStartArray(2 + _parts.Length);
            writer.WriteTextString(Kind);
            writer.WriteTextString(type);
            foreach (var part in _parts)
            {
                writer.WriteDigest(part);
            }

            writer.WriteEndArray();
        }
    }
}

/// <summary>A transaction: the suite's hash of its body, without the signature.</summary>
public readonly record struct TransactionId(Digest Value)
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString();
}
