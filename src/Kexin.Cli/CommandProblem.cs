using System.Text.Json.Serialization;
using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>Why a command failed, for machines: with <c>--json</c> the one thing on standard error, whoever found the problem.</summary>
/// <param name="Code">One of <see cref="ProblemCodes"/>, or the exit code's own name where no node said it.</param>
/// <param name="Title">What went wrong, in the user's language.</param>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Detail">What to do about it, or null.</param>
/// <param name="Status">The HTTP status, where a node answered.</param>
/// <param name="Instance">The path of the request, where a node answered.</param>
/// <param name="RuleCode">The rule that refused.</param>
/// <param name="Rule">What that rule says.</param>
/// <param name="Saw">What the rule saw.</param>
/// <param name="WouldSatisfy">What would satisfy the rule.</param>
/// <param name="Line">The line of the input, counted from 1.</param>
/// <param name="Column">The column's number in that line, counted from 1.</param>
/// <param name="Party">The organisation that failed, when a protocol could tell.</param>
/// <param name="RetryAfterInSeconds">How long to wait, when the node is overloaded.</param>
/// <param name="Proposal">What waits for a second person.</param>
/// <param name="Notes">What the command said on its way.</param>
internal sealed record CommandProblem(
    string Code,
    string Title,
    int ExitCode,
    string? Detail = null,
    int? Status = null,
    string? Instance = null,
    string? RuleCode = null,
    string? Rule = null,
    string? Saw = null,
    string? WouldSatisfy = null,
    long? Line = null,
    long? Column = null,
    string? Party = null,
    double? RetryAfterInSeconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Proposal? Proposal = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes = null
)
{
    /// <summary>What a node said.</summary>
    public static CommandProblem Of(Problem problem, int exitCode) =>
        new(
            problem.Code,
            problem.Title,
            exitCode,
            problem.Detail,
            problem.Status,
            problem.Instance,
            problem.RuleCode,
            problem.Rule,
            problem.Saw,
            problem.WouldSatisfy,
            problem.Line,
            problem.Column,
            problem.Party,
            problem.RetryAfterInSeconds
        );

    /// <summary>What this program found; the code follows from the exit code.</summary>
    public static CommandProblem Of(int exitCode, string title, string? detail = null) =>
        new(ExitCodes.NameOf(exitCode), title, exitCode, detail);
}
