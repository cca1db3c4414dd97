using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What a member has put on everybody's disk today, and how much of it waits for others; one token a member.</summary>
/// <param name="Day">The day, UTC, as a number of days since 1970.</param>
/// <param name="Bytes">The bytes of its transactions in blocks of that day.</param>
/// <param name="Waiting">How many of its requests and tasks wait for an answer, by the last day of it; the earliest day first.</param>
[RecordKind("kexin/usage/1")]
public sealed record UsageToken(
    [Between(0, long.MaxValue), Says("Day", "日")] long Day,
    [Between(0, long.MaxValue), Says("Bytes", "字节")] long Bytes,
    [Items(UsageToken.MostDays, Optional = true), Says("Open requests", "未处理完的申请")]
        IReadOnlyList<WaitingUntil> Waiting
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "usage";

    /// <summary>The most last days that open requests can have at a time.</summary>
    public const int MostDays = 368;

    /// <summary>How many of its requests and tasks are open.</summary>
    public int Open => Waiting.Sum(item => item.Count);

    /// <summary>The id of a member's usage token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no usage.</exception>
    public static UsageToken Read(Token token) => Read<UsageToken>(token, Type);

    internal static long DayOf(long time) => time / AnswerDay.DayInMilliseconds;

    /// <summary>The usage as it is on a day: what was written on an earlier one no longer counts, nor what was to be answered by then.</summary>
    internal UsageToken On(long day) => day == Day ? this : new(day, 0, [.. Waiting.Where(item => item.Day >= day)]);

    /// <summary>The usage with more or fewer requests whose last day is that one.</summary>
    internal UsageToken With(long last, int change)
    {
        var count = Math.Max(0, (Waiting.FirstOrDefault(item => item.Day == last)?.Count ?? 0) + change);
        IEnumerable<WaitingUntil> others = Waiting.Where(item => item.Day != last);
        return this with
        {
            Waiting =
            [
                .. (count == 0 ? others : others.Append(new WaitingUntil(last, count))).OrderBy(item => item.Day),
            ],
        };
    }
}

/// <summary>Requests and tasks that may be answered until the same day.</summary>
/// <param name="Day">The day, UTC, as a number of days since 1970.</param>
/// <param name="Count">How many.</param>
public sealed record WaitingUntil(
    [Between(0, long.MaxValue), Says("Day", "日")] long Day,
    [Between(1, int.MaxValue), Says("Count", "数量")] int Count
);
