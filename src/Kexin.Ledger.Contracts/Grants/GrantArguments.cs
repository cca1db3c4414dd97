using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Arguments of <see cref="GrantsContract.Request"/>.</summary>
/// <param name="Terms">What is asked for.</param>
public sealed record RequestGrant(GrantTerms Terms)
{
    private const string Kind = "kexin/grants.request/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static RequestGrant Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 1);
                var arguments = new RequestGrant(GrantTerms.Read(reader));
                reader.EndArray();
                return arguments;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 1);
            Terms.Write(writer);
            writer.WriteEndArray();
        });
}

/// <summary>Arguments of <see cref="GrantsContract.Approve"/>.</summary>
/// <param name="Fields">Some or all of the fields that were asked for.</param>
/// <param name="ValidUntil">The end that was asked for, or an earlier one.</param>
/// <param name="Reason">For the record; may be empty.</param>
public sealed record ApproveGrant(IReadOnlyList<string> Fields, long ValidUntil, string Reason)
{
    private const string Kind = "kexin/grants.approve/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static ApproveGrant Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var arguments = new ApproveGrant(FieldList.Read(reader), reader.ReadTime(), reader.ReadProse());
                reader.EndArray();
                return arguments;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteList(Fields, (w, field) => w.WriteTextString(field));
            writer.WriteInt64(ValidUntil);
            writer.WriteTextString(Reason);
            writer.WriteEndArray();
        });
}

/// <summary>Arguments of <see cref="GrantsContract.Refuse"/> and <see cref="GrantsContract.Revoke"/>.</summary>
/// <param name="Text">Why.</param>
public sealed record GrantReason(string Text)
{
    private const string Kind = "kexin/grants.reason/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static GrantReason Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 1);
                var text = reader.ReadProse();
                reader.EndArray();
                return string.IsNullOrWhiteSpace(text)
                    ? throw new DecodingException("A reason is given in words.")
                    : new GrantReason(text);
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 1);
            writer.WriteTextString(Text);
            writer.WriteEndArray();
        });
}
