using System.Net.Sockets;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node;
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

    /// <summary>Tells the user on standard error; a node's problem as JSON if that was asked for.</summary>
    public static int Report(Exception error, Terminal terminal, bool json)
    {
        var texts = terminal.Texts;
        switch (error)
        {
            case KexinApiException api when json:
                terminal.RawError.WriteLine(Call.ToJson(api.Problem));
                return CodeOf(api.Problem);
            case KexinApiException api:
                foreach (var line in Describe(api.Problem, texts))
                {
                    terminal.Complain(line);
                }

                return CodeOf(api.Problem);
            case ProposedException proposed:
                terminal.Complain(
                    texts.Format(
                        "proposals.waits",
                        proposed.Proposal.Summary.In(texts.Language),
                        terminal.Minute(proposed.Proposal.EndsAt),
                        proposed.Proposal.Id
                    )
                );
                return ExitCodes.Proposed;
            case CommandFailedException failed:
                terminal.Complain(failed.Message);
                return failed.ExitCode;
            case OperationCanceledException:
                terminal.Complain(texts["error.interrupted"]);
                return ExitCodes.Interrupted;
            case NodeFaultException fault:
                terminal.Complain(texts.Language == "zh" ? fault.Chinese : fault.Message);
                return fault.IsUsage ? ExitCodes.Usage : ExitCodes.NodeFault;
            case HttpRequestException or SocketException:
                terminal.Complain(texts.Format("error.unreachable", SystemErrors.Describe(error, texts)));
                return ExitCodes.Unreachable;
            case FileNotFoundException { FileName: { } file }:
                terminal.Complain(texts.Format("error.no-file", Paths.Near(file)));
                return ExitCodes.NotFound;
            default:
                terminal.Complain(SystemErrors.Describe(error, texts));
                return error is DirectoryNotFoundException ? ExitCodes.NotFound : ExitCodes.NodeFault;
        }
    }

    /// <summary>The exit code of a node's problem.</summary>
    public static int CodeOf(Problem problem) =>
        problem.Code switch
        {
            ProblemCodes.Invalid or ProblemCodes.TooLarge or ProblemCodes.UnsupportedMedia => ExitCodes.Usage,
            ProblemCodes.NotFound => ExitCodes.NotFound,
            ProblemCodes.Protocol or ProblemCodes.PeerUnreachable => ExitCodes.Protocol,
            ProblemCodes.Overloaded or ProblemCodes.Corrupt or ProblemCodes.DiskFull or ProblemCodes.Fault =>
                ExitCodes.NodeFault,
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
