using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>What the program's exit code says; the root's help page lists them.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A rule, the state of things or broken data stood against it.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The node cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>There is no such thing.</summary>
    public const int NotFound = 4;

    /// <summary>A proof file does not hold.</summary>
    public const int NotVerified = 5;

    /// <summary>Another party failed; the message names it.</summary>
    public const int Protocol = 6;

    /// <summary>The node itself failed (a full disk, a damaged file, a fault).</summary>
    public const int NodeFault = 7;

    /// <summary>A proof file is consistent, and nobody said of which consortium it has to be.</summary>
    public const int NotAnchored = 8;

    /// <summary>What was done is accepted, but not final in the time that a node waits.</summary>
    public const int NotFinal = 9;

    /// <summary>It takes two people, and waits for the second.</summary>
    public const int Proposed = 10;

    /// <summary>The doctor found something that somebody should look at.</summary>
    public const int Unwell = 11;

    /// <summary>The node or the ledger has too much to do; the same command works later.</summary>
    public const int Busy = 12;

    /// <summary>Stopped by Ctrl-C or a signal.</summary>
    public const int Interrupted = 130;

    /// <summary>What a failure is called for machines: as a node calls it, where a node has such a one.</summary>
    public static string NameOf(int code) =>
        code switch
        {
            Refused => ProblemCodes.Refused,
            Usage => ProblemCodes.Invalid,
            Unreachable => "unreachable",
            NotFound => ProblemCodes.NotFound,
            NotVerified => "not-verified",
            Protocol => ProblemCodes.Protocol,
            NodeFault => ProblemCodes.Fault,
            NotAnchored => "not-anchored",
            NotFinal => "not-final",
            Proposed => "proposed",
            Busy => ProblemCodes.Overloaded,
            Interrupted => "interrupted",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No failure has this exit code."),
        };

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<int> All { get; } =
    [
        Done,
        Refused,
        Usage,
        Unreachable,
        NotFound,
        NotVerified,
        Protocol,
        NodeFault,
        NotAnchored,
        NotFinal,
        Proposed,
        Unwell,
        Busy,
        Interrupted,
    ];
}

/// <summary>Ends a command with a message for the user and an exit code.</summary>
internal sealed class CommandFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
