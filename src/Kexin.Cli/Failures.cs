using System.Net.Sockets;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Home;
using Spectre.Console;

namespace Kexin.Cli;

/// <summary>Turns what went wrong into a message that says what to do, and an exit code.</summary>
internal static class Failures
{
    /// <summary>Failures that are not faults of this program.</summary>
    public static bool Knows(Exception error) =>
        error
            is CommandFailedException
                or NodeFaultException
                or KexinApiException
                or ProposedException
                or HttpRequestException
                or SocketException
                or OperationCanceledException
                or IOException
                or UnauthorizedAccessException;

    /// <summary>Tells the user on standard error, as one JSON object if that was asked for.</summary>
    public static int Report(Exception error, Terminal terminal, bool json)
    {
        var texts = terminal.Texts;
        var problem = ProblemOf(error, terminal);
        if (json)
        {
            terminal.RawError.WriteLine(Call.ToJson(problem with { Notes = terminal.TakeNotes() }));
            return problem.ExitCode;
        }

        foreach (var line in error is KexinApiException api ? Describe(api.Problem, texts) : [problem.Title])
        {
            terminal.Complain(line);
        }

        return problem.ExitCode;
    }

    private static CommandProblem ProblemOf(Exception error, Terminal terminal)
    {
        var texts = terminal.Texts;
        return error switch
        {
            KexinApiException api => CommandProblem.Of(api.Problem, CodeOf(api.Problem)),
            ProposedException { Proposal: var proposal } => CommandProblem.Of(
                ExitCodes.Proposed,
                texts.Format(
                    "proposals.waits",
                    proposal.Summary.In(texts.Language),
                    terminal.Minute(proposal.EndsAt),
                    proposal.Id,
                    string.Join(texts["list.comma"], proposal.WaitsFor)
                )
            ) with
            {
                Proposal = proposal,
            },
            CommandFailedException failed => CommandProblem.Of(failed.ExitCode, failed.Message),
            OperationCanceledException => CommandProblem.Of(ExitCodes.Interrupted, texts["error.interrupted"]),
            NodeFaultException fault => CommandProblem.Of(
                fault.IsUsage ? ExitCodes.Usage : ExitCodes.NodeFault,
                texts.Language == "zh" ? fault.Chinese : fault.Message
            ),
            HttpRequestException or SocketException => CommandProblem.Of(
                ExitCodes.Unreachable,
                texts.Format("error.unreachable", SystemErrors.Describe(error, texts))
            ),
            FileNotFoundException { FileName: { } file } => CommandProblem.Of(
                ExitCodes.NotFound,
                texts.Format("error.no-file", Paths.Near(file))
            ),
            _ => CommandProblem.Of(
                error switch
                {
                    DirectoryNotFoundException => ExitCodes.NotFound,
                    UnauthorizedAccessException => ExitCodes.Usage,
                    _ => ExitCodes.NodeFault,
                },
                SystemErrors.Describe(error, texts)
            ),
        };
    }

    /// <summary>The exit code of a node's problem.</summary>
    public static int CodeOf(Problem problem) =>
        problem.Code switch
        {
            ProblemCodes.Invalid or ProblemCodes.TooLarge or ProblemCodes.UnsupportedMedia => ExitCodes.Usage,
            ProblemCodes.NotFound => ExitCodes.NotFound,
            ProblemCodes.Protocol or ProblemCodes.PeerUnreachable => ExitCodes.Protocol,
            ProblemCodes.Overloaded => ExitCodes.Busy,
            ProblemCodes.NotConfirmed => ExitCodes.NotFinal,
            ProblemCodes.Corrupt or ProblemCodes.DiskFull or ProblemCodes.Fault => ExitCodes.NodeFault,
            _ => ExitCodes.Refused,
        };

    private static bool Repeats(string? text, string? part) =>
        part is not null && text is not null && text.Contains(part, StringComparison.Ordinal);

    /// <summary>A problem, line by line.</summary>
    public static IEnumerable<string> Describe(Problem problem, Texts texts)
    {
        yield return problem.Title;
        (string Key, object? Value)[] parts =
        [
            // A node's title and detail repeat a refusal's parts, and the detail of a broken file names the place: each is said once.
            ("problem.detail", Repeats(problem.Detail, problem.Saw) ? null : problem.Detail),
            ("problem.party", problem.Party),
            ("problem.rule", Repeats(problem.Title, problem.Rule) ? null : problem.Rule),
            ("problem.saw", problem.Saw),
            ("problem.satisfy", problem.WouldSatisfy),
            ("problem.retry", problem.RetryAfterInSeconds),
        ];
        foreach (var (key, value) in parts)
        {
            if (value is not null)
            {
                yield return "  " + texts.Format(key, value);
            }
        }
    }
}
