namespace Kexin.Ledger.Contracts.Ports;

/// <summary>What was asked for cannot be done: what a person is told, in both languages, and what a program reads.</summary>
/// <param name="code">One of <see cref="FaultCodes"/>, or of the host's own.</param>
/// <param name="title">What went wrong.</param>
/// <param name="detail">What to do about it, or null.</param>
/// <param name="cause">What brought it about, or null.</param>
public sealed class DomainException(
    string code,
    BilingualText title,
    BilingualText? detail = null,
    Exception? cause = null
) : Exception(title.En, cause)
{
    /// <summary>One of <see cref="FaultCodes"/>, or of the host's own.</summary>
    public string Code { get; } = code;

    /// <summary>What went wrong.</summary>
    public BilingualText Title { get; } = title;

    /// <summary>What to do about it, or null.</summary>
    public BilingualText? Detail { get; } = detail;

    /// <summary>The rule that said no, or null.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The line of the input at fault, counted from 1, or null.</summary>
    public long? Line { get; init; }

    /// <summary>The column's number in that line, counted from 1, or null.</summary>
    public long? Column { get; init; }

    /// <summary>The organisation that failed, or null.</summary>
    public string? Party { get; init; }

    /// <summary>How long to wait before another try, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request itself is wrong.</summary>
    public static DomainException Invalid(string en, string zh) => new(FaultCodes.Invalid, new(en, zh));

    /// <summary>There is no such thing.</summary>
    public static DomainException NotFound(string en, string zh) => new(FaultCodes.NotFound, new(en, zh));

    /// <summary>It exists already, or is in the wrong state.</summary>
    public static DomainException Conflict(string en, string zh) => new(FaultCodes.Conflict, new(en, zh));

    /// <summary>A rule of a contract or of governance said no.</summary>
    public static DomainException RefusedBy(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(
            FaultCodes.Refused,
            new($"Refused by a rule: {refusal.Rule.Sentence.En}", $"被规则拒绝：{refusal.Rule.Sentence.Zh}"),
            new(
                $"Saw: {refusal.Saw.En} Would satisfy: {refusal.WouldSatisfy.En}",
                $"实际：{refusal.Saw.Zh}要求：{refusal.WouldSatisfy.Zh}"
            )
        )
        {
            Refusal = refusal,
        };
    }
}
