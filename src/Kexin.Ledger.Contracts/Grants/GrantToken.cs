using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Where a grant stands; that its time is over follows from the time.</summary>
public enum GrantState
{
    /// <summary>Asked for; the owner has not decided.</summary>
    Requested = 0,

    /// <summary>Allowed.</summary>
    Approved = 1,

    /// <summary>Declined.</summary>
    Refused = 2,

    /// <summary>Allowed once, then taken back.</summary>
    Revoked = 3,
}

/// <summary>The use of fields of a dataset for a purpose and a time.</summary>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Fields">1 to 512 of its fields, each once.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">The last moment of the use, in milliseconds since 1970, UTC.</param>
/// <param name="Computation">The hash of the one document that may use it, or null for any.</param>
public sealed record GrantTerms(
    TokenId Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    long ValidUntil,
    Digest? Computation
)
{
    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(5);
        writer.WriteDigest(Dataset.Value);
        writer.WriteList(Fields, (w, field) => w.WriteTextString(field));
        writer.WriteTextString(Purpose);
        writer.WriteInt64(ValidUntil);
        writer.WriteOptionalValue(Computation, (w, hash) => w.WriteDigest(hash));
        writer.WriteEndArray();
    }

    internal static GrantTerms Read(CborReader reader)
    {
        reader.ReadArray(5);
        var terms = new GrantTerms(
            reader.ReadTokenId(),
            FieldList.Read(reader),
            reader.ReadName(),
            reader.ReadTime(),
            reader.ReadOptionalValue(item => item.ReadDigest())
        );
        reader.EndArray();
        return terms;
    }
}

/// <summary>A list of field names on the ledger.</summary>
internal static class FieldList
{
    public static IReadOnlyList<string> Read(CborReader reader)
    {
        var fields = reader.ReadList(Bounds.FieldsPerDataset, item => item.ReadName());
        return fields.Length > 0 && fields.Distinct().Count() == fields.Length
            ? fields
            : throw new DecodingException("At least one field is named, and each once.");
    }
}

/// <summary>A grant as the ledger has it; the token's owner is the member that may use the data.</summary>
/// <param name="Terms">What is asked for or, once decided, given.</param>
/// <param name="DataOwner">Who decides.</param>
/// <param name="State">Where it stands.</param>
/// <param name="RequestedAt">The time of the block with the request.</param>
/// <param name="DecidedAt">The time of the block with the last decision, or null.</param>
/// <param name="Reason">The owner's words; may be empty.</param>
public sealed record GrantToken(
    GrantTerms Terms,
    MemberId DataOwner,
    GrantState State,
    long RequestedAt,
    long? DecidedAt,
    string Reason
)
{
    /// <summary>The token's type.</summary>
    public const string Type = "grant";

    private const string Kind = "kexin/grant/1";

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no grant.</exception>
    public static GrantToken Read(Token token) =>
        TokenFields.Decode(
            token,
            Type,
            reader =>
            {
                reader.ReadKind(Kind, 6);
                var grant = new GrantToken(
                    GrantTerms.Read(reader),
                    reader.ReadMemberId(),
                    reader.ReadChoice<GrantState>(),
                    reader.ReadTime(),
                    reader.ReadOptionalValue(item => item.ReadTime()),
                    reader.ReadProse()
                );
                reader.EndArray();
                return grant;
            }
        );

    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 6);
            Terms.Write(writer);
            writer.WriteDigest(DataOwner.Value);
            writer.WriteChoice(State);
            writer.WriteInt64(RequestedAt);
            writer.WriteOptionalValue(DecidedAt, (w, time) => w.WriteInt64(time));
            writer.WriteTextString(Reason);
            writer.WriteEndArray();
        });
}
