namespace Kexin.Ledger.Contracts;

/// <summary>Until when a request or a task may be answered; after it nobody answers it any more, and it counts as open no more.</summary>
public static class AnswerDay
{
    /// <summary>How long one may be answered that names no end itself.</summary>
    public const long DefaultInMilliseconds = 14 * DayInMilliseconds;

    /// <summary>The latest end, from the block's time on.</summary>
    public const long LongestInMilliseconds = 366 * DayInMilliseconds;

    internal const long DayInMilliseconds = 86_400_000;

    /// <summary>The end that was given, or two weeks from now.</summary>
    public static long Of(ContractCall call, long? given) => given ?? (call.Time + DefaultInMilliseconds);

    /// <summary>An end lies ahead, and within a year.</summary>
    public static Refusal? IsAhead(ContractCall call, long answerBy) =>
        answerBy > call.Time && answerBy - call.Time <= LongestInMilliseconds
            ? null
            : new Refusal(
                new Rule(
                    "usage.answer-day",
                    "A request or a task is to be answered by a later time, within a year.",
                    "申请和任务的答复期限须晚于现在，且在一年之内。"
                ),
                new(
                    $"an answer by {Times.Show(answerBy)}; it is {Times.Show(call.Time)}.",
                    $"答复期限 {Times.Show(answerBy)}，而现在是 {Times.Show(call.Time)}。"
                ),
                new(
                    $"a time after now, and not after {Times.Show(call.Time + LongestInMilliseconds)}.",
                    $"晚于现在、且不晚于 {Times.Show(call.Time + LongestInMilliseconds)} 的时间。"
                )
            );

    /// <summary>The time to answer a token is not over.</summary>
    public static Refusal? IsNotOver(ContractCall call, Token token, long answerBy) =>
        call.Time <= answerBy
            ? null
            : new Refusal(
                new Rule(
                    "usage.answered-in-time",
                    "A request or a task is answered by the time that it names.",
                    "申请和任务只能在其写明的期限之前答复。"
                ),
                new(
                    $"{token.Id.Value.ToShortString()}, which was to be answered by {Times.Show(answerBy)}; it is {Times.Show(call.Time)}.",
                    $"{token.Id.Value.ToShortString()} 的答复期限是 {Times.Show(answerBy)}，而现在是 {Times.Show(call.Time)}。"
                ),
                new("a new request or task.", "提出新的申请或任务。")
            );
}
