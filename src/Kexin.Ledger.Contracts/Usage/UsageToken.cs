using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What a member has put on everybody's disk today, and how much of it waits for others; one token a member.</summary>
/// <param name="Day">The day, UTC, as a number of days since 1970.</param>
/// <param name="Bytes">The bytes of its transactions in blocks of that day.</param>
/// <param name="Open">How many of its requests and tasks are open.</param>
[RecordKind("kexin/usage/1")]
public sealed record UsageToken(
    [Between(0, long.MaxValue), Says("Day", "日")] long Day,
    [Between(0, long.MaxValue), Says("Bytes", "字节")] long Bytes,
    [Between(0, int.MaxValue), Says("Open requests", "未处理完的申请")] int Open
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "usage";

    private const long DayInMilliseconds = 86_400_000;

    /// <summary>The id of a member's usage token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no usage.</exception>
    public static UsageToken Read(Token token) => Read<UsageToken>(token, Type);

    internal static long DayOf(long time) => time / DayInMilliseconds;

    /// <summary>The usage as it is on a day: what was written on an earlier one no longer counts.</summary>
    internal UsageToken On(long day) => day == Day ? this : this with { Day = day, Bytes = 0 };
}
