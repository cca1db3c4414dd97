using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests;

/// <summary>Runs command lines as a user would see them, without a terminal, at a fixed time in a fixed zone.</summary>
internal sealed class Shell
{
    /// <summary>The one consortium whose proofs hold here.</summary>
    public const string Consortium = "c000000000000000000000000000000000000000000000000000000000000000";

    public Dictionary<string, string> Environment { get; init; } = [];

    public List<InitRequest> Made { get; } = [];

    public List<RunRequest> Ran { get; } = [];

    /// <summary>Whether the node's machine lacks something.</summary>
    public bool Unwell { get; init; }

    /// <summary>Passphrases that were changed: the folder, the old one, the new one.</summary>
    public List<string> Changed { get; } = [];

    public int Width { get; init; } = 80;

    /// <summary>What the person at the terminal types, where one sits there.</summary>
    public string? Typed { get; init; }

    /// <summary>Noon on 1 February 2027 UTC, unless something moves it.</summary>
    public DateTimeOffset Now { get; set; } = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a wait ends as soon as it begins.</summary>
    public bool SkipsWaits { get; init; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Interrupt { get; init; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public Texts Texts { get; private set; } = Texts.In("en");

    public NodeEntry Node =>
        new(
            (request, _) =>
            {
                Made.Add(request);
                return Task.FromResult(Outcome(request));
            },
            (request, _) =>
            {
                Ran.Add(request);
                return Task.CompletedTask;
            },
            (creation, request, made, _) =>
            {
                Made.Add(creation);
                made(Outcome(creation));
                Ran.Add(request);
                request.Started("http://a/");
                return Task.CompletedTask;
            },
            (bytes, consortium) =>
                bytes is [1, ..] && consortium is null or Consortium
                    ? new Verification(
                        true,
                        consortium is not null,
                        [new VerificationCheck(true, new("ok", "对"))],
                        [new("proves", "证明")]
                    )
                    : new Verification(false, false, [new VerificationCheck(false, new("wrong", "错"))], []),
            (folder, passphrase, name) => (name ?? "admin", $"{folder} {new string(passphrase)}"),
            (folder, old, changed, token) =>
                Changed.Add($"{folder} {new string(old)} {new string(changed)}{(token is null ? "" : $" {token}")}"),
            (_, _, passphrase) =>
                [
                    new("folder", true, new("The node is there.", "节点在此。")),
                    new("passphrase", passphrase is null ? null : true, new("Its passphrase.", "其口令。")),
                    .. Unwell ? [new("disk", false, new("No room.", "没有空间。"))] : Array.Empty<MachineCheck>(),
                ]
        );

    private static InitOutcome Outcome(InitRequest request) =>
        new(request.Folder, request.Name, "http://a/", "p:1", "c:2", request.Admin, "1234", [7]);

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        Texts = Texts.In(Texts.Choose(arguments, Environment.GetValueOrDefault));
        var code = await CommandLine.RunAsync(
            arguments,
            Terminal(output, error),
            Environment.GetValueOrDefault,
            Node,
            Interrupt
        );
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public Terminal Terminal(TextWriter output, TextWriter error) =>
        new(
            output,
            error,
            Texts,
            new FixedTime(this),
            new TerminalForm(Typed is not null, Typed is not null, Typed is not null, Width)
        )
        {
            ReadLine = () => Typed,
        };

    /// <summary>The shell's time, seen from a zone eight hours ahead.</summary>
    private sealed class FixedTime(Shell shell) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } =
            TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), "test", "test");

        public override DateTimeOffset GetUtcNow() => shell.Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                shell.SkipsWaits && dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime,
                period
            );
    }
}
