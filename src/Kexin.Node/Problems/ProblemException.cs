using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>A request that could not be answered: what a person is told, in both languages, and what a machine reads.</summary>
internal sealed class ProblemException(
    string code,
    LocalizedText title,
    LocalizedText? detail = null,
    Exception? cause = null
) : Exception(title.En, cause)
{
    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public string Code { get; } = code;

    public LocalizedText Title { get; } = title;

    public LocalizedText? Detail { get; } = detail;

    public Refusal? Refusal { get; init; }

    public long? Line { get; init; }

    public long? Column { get; init; }

    /// <summary>The organisation that failed.</summary>
    public string? Party { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static ProblemException Invalid(string en, string zh) => new(ProblemCodes.Invalid, new(en, zh));

    public static ProblemException NotFound(string en, string zh) => new(ProblemCodes.NotFound, new(en, zh));

    public static ProblemException Conflict(string en, string zh) => new(ProblemCodes.Conflict, new(en, zh));

    /// <summary>A rule of a contract or of governance said no.</summary>
    public static ProblemException RefusedBy(Refusal refusal) =>
        new(
            ProblemCodes.Refused,
            new($"Refused by a rule: {refusal.Rule}", $"被规则拒绝：{RuleTexts.Of(refusal.Rule).Zh}"),
            new(
                $"Saw: {refusal.Saw.En} Would satisfy: {refusal.WouldSatisfy.En}",
                $"实际：{refusal.Saw.Zh}要求：{refusal.WouldSatisfy.Zh}"
            )
        )
        {
            Refusal = refusal,
        };

    /// <summary>The problem in a language.</summary>
    public Problem In(string language, string? instance = null) =>
        new(
            Title.In(language),
            StatusOf(Code),
            Code,
            Detail?.In(language),
            Instance: instance,
            Rule: Refusal is null ? null : RuleTexts.Of(Refusal.Rule).In(language),
            Saw: Refusal?.Saw.In(language),
            WouldSatisfy: Refusal?.WouldSatisfy.In(language),
            Line: Line,
            Column: Column,
            Party: Party,
            RetryAfterInSeconds: RetryAfter?.TotalSeconds
        );

    private static int StatusOf(string code) =>
        code switch
        {
            ProblemCodes.Invalid => 400,
            ProblemCodes.Unauthorized => 401,
            ProblemCodes.Forbidden => 403,
            ProblemCodes.NotFound => 404,
            ProblemCodes.Ambiguous or ProblemCodes.Conflict or ProblemCodes.NoConsortium => 409,
            ProblemCodes.TooLarge => 413,
            ProblemCodes.UnsupportedMedia => 415,
            ProblemCodes.Refused or ProblemCodes.BadData => 422,
            ProblemCodes.Protocol => 502,
            ProblemCodes.Overloaded or ProblemCodes.PeerUnreachable => 503,
            ProblemCodes.DiskFull => 507,
            _ => 500,
        };
}
