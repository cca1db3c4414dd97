using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What a member has put on everybody's disk today, and how much of it waits for others; one token a member.</summary>
/// <param name="Day">The day, UTC, as a number of days since 1970.</param>
/// <param name="Bytes">The bytes of its transactions in blocks of that day.</param>
/// <param name="Open">How many of its requests and tasks are open.</param>
public sealed record UsageToken(long Day, long Bytes, int Open)
{
    /// <summary>The token's type.</summary>
    public const string Type = "usage";

    private const string Kind = "kexin/usage/1";
    private const long DayInMilliseconds = 86_400_000;

    /// <summary>The id of a member's usage token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no usage.</exception>
    public static UsageToken Read(Token token) =>
        TokenFields.Decode(
            token,
            Type,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var usage = new UsageToken(reader.ReadCount(), reader.ReadCount(), reader.ReadInt(0, int.MaxValue));
                reader.EndArray();
                return usage;
            }
        );

    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteInt64(Day);
            writer.WriteInt64(Bytes);
            writer.WriteInt32(Open);
            writer.WriteEndArray();
        });

    internal static long DayOf(long time) => time / DayInMilliseconds;

    /// <summary>The usage as it is on a day: what was written on an earlier one no longer counts.</summary>
    internal UsageToken On(long day) => day == Day ? this : this with { Day = day, Bytes = 0 };
}
