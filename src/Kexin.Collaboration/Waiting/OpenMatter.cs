using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Waiting;

/// <summary>What has to be done next about something open.</summary>
public enum NextStep
{
    /// <summary>An owner decides a request to use its data.</summary>
    Decide,

    /// <summary>Providers say their word on a computation.</summary>
    Accept,

    /// <summary>Providers that have all accepted commit their data.</summary>
    Join,

    /// <summary>Whoever asked runs what everybody has joined.</summary>
    Run,
}

/// <summary>A request or a task that is open, and for whom it waits.</summary>
/// <param name="Token">A grant or a task.</param>
/// <param name="Step">What has to be done next.</param>
/// <param name="WaitsFor">Who has to do it; at least one.</param>
/// <param name="Since">When it was opened, in milliseconds since 1970, UTC.</param>
/// <param name="AnswerBy">Until when it may be answered, in the same way.</param>
public sealed record OpenMatter(
    Token Token,
    NextStep Step,
    IReadOnlyList<MemberId> WaitsFor,
    long Since,
    long AnswerBy
);
