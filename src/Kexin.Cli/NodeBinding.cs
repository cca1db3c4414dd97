using Kexin.Console.Hosting;
using Kexin.Home;
using Kexin.Node;

namespace Kexin.Cli;

/// <summary>Binds the commands to the node's own program: to make one, run one and check proof files; all else goes over its API.</summary>
internal static class NodeBinding
{
    /// <summary>Starts the process in which a node has Parquet files decoded; no word for people.</summary>
    public const string DecoderVerb = "decode-parquet";

    public static NodeEntry Entry { get; } =
        new(InitAsync, RunAsync, RunNewAsync, Verify, Recover, PassphraseChange.Run, Examine);

    private static IReadOnlyList<MachineCheck> Examine(string folder, string? file, char[]? passphrase) =>
        [
            .. NodeExamination
                .Run(folder, file, passphrase, TimeProvider.System)
                .Select(part => new MachineCheck(part.Code, part.IsWell, part.Text)),
        ];

    private static Task<InitOutcome> InitAsync(InitRequest request, CancellationToken cancel) =>
        Task.Run(
            () =>
            {
                ProcessGuard.Close();
                return Outcome(request, NodeInitialisation.Create(Options(request), TimeProvider.System));
            },
            cancel
        );

    private static Task RunAsync(RunRequest request, CancellationToken cancel) =>
        NodeHost.RunAsync(Options(request), cancel);

    private static Task RunNewAsync(
        InitRequest creation,
        RunRequest request,
        Action<InitOutcome> made,
        CancellationToken cancel
    ) =>
        NodeHost.RunNewAsync(
            Options(creation),
            Options(request),
            node => made(Outcome(creation, node)),
            TimeProvider.System,
            cancel
        );

    private static InitOptions Options(InitRequest request) =>
        new(
            request.Folder,
            request.Name,
            request.Role,
            request.Suite,
            request.Passphrase,
            request.Host,
            request.Listen,
            request.Ports.Api,
            request.Ports.Peer,
            request.Ports.Channel,
            request.Ports.Orderer,
            request.Admin,
            request.Token
        );

    private static InitOutcome Outcome(InitRequest request, InitialisedNode made) =>
        new(
            made.Folder,
            request.Name,
            made.Api.ToString(),
            made.Peer,
            made.Channel,
            made.Admin,
            made.Link,
            made.Card,
            made.Warning
        );

    private static RunOptions Options(RunRequest request) =>
        new(
            request.Folder,
            request.Passphrase,
            request.PassphraseFile,
            request.Verify,
            OwnProgram.With(DecoderVerb),
            address => request.Started(address.ToString()),
            ConsoleHost.At
        );

    private static (string Name, string Link) Recover(string folder, char[] passphrase, string? name) =>
        PeopleRecovery.Link(folder, passphrase, name, TimeProvider.System);

    private static Verification Verify(byte[] file, string? consortium)
    {
        var report = OfflineVerifier.Verify(file, consortium);
        return new Verification(
            report.Holds,
            report.Anchored,
            [.. report.Checks.Select(check => new VerificationCheck(check.Passed, check.Text))],
            report.Proves
        );
    }
}
