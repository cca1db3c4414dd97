using System.CommandLine;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin doctor</c>: looks at the node's folder and machine, then asks the node itself; each thing that is not well says what to do.</summary>
internal static class DoctorCommand
{
    private const string Path = "doctor";
    private static readonly TimeSpan AnchorPatience = TimeSpan.FromMinutes(1);
    private static readonly string[] s_clockAlarms = ["clock-differs", "time-ahead"];

    public static Command Build(CommandSet set, NodeEntry node)
    {
        var command = set.Command(Path);
        var passphrase = set.Option<string>(command, Path, "--passphrase-file", "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var checks = new List<DoctorCheck>();
                if (!call.NodeFolder.Contains("://", StringComparison.Ordinal))
                {
                    checks.AddRange(await OfMachineAsync(call, node, call.Get(passphrase), cancel));
                }

                checks.AddRange(await OfNodeAsync(call, cancel));
                var report = new DoctorReport(checks.TrueForAll(check => check.IsWell != false), checks);
                call.Answer(report, _ => Show(report, call.Terminal));
                return report.IsWell ? ExitCodes.Done : ExitCodes.Unwell;
            }
        );
    }

    private static async Task<IReadOnlyList<DoctorCheck>> OfMachineAsync(
        Call call,
        NodeEntry node,
        string? given,
        CancellationToken cancel
    )
    {
        var file = Passphrase.FileOf(call, given);
        try
        {
            var opened = file is null ? null : await Passphrase.GetAsync(call, file, isNew: false, cancel);
            return Shown(call, node.Examine(call.NodeFolder, file, opened));
        }
        catch (Exception error) when (error is CommandFailedException or IOException or UnauthorizedAccessException)
        {
            var text = error is CommandFailedException ? error.Message : SystemErrors.Describe(error, call.Texts);
            return
            [
                .. Shown(call, node.Examine(call.NodeFolder, null, null)),
                new DoctorCheck("passphrase-file", false, text),
            ];
        }
    }

    private static List<DoctorCheck> Shown(Call call, IReadOnlyList<MachineCheck> parts) =>
        [.. parts.Select(part => new DoctorCheck(part.Code, part.IsWell, part.Text.In(call.Texts.Language)))];

    private static async Task<IReadOnlyList<DoctorCheck>> OfNodeAsync(Call call, CancellationToken cancel)
    {
        try
        {
            var health = await call.Client.Node.HealthAsync(cancel);
            return
            [
                new("answers", true, call.Texts[$"doctor.answers.{health.Status}"]),
                .. health
                    .Alarms.Where(alarm => !s_clockAlarms.Contains(alarm.Code))
                    .Select(alarm => new DoctorCheck($"alarm:{alarm.Code}", false, alarm.Text.In(call.Texts.Language))),
                .. await OfLedgerAsync(call, health, cancel),
            ];
        }
        catch (Exception error)
            when (error is HttpRequestException or System.Net.Sockets.SocketException or CommandFailedException)
        {
            return [new("answers", false, call.Texts["doctor.answers.not"])];
        }
        catch (KexinApiException error)
        {
            return
            [
                new(
                    "answers",
                    false,
                    string.Join(' ', Failures.Describe(error.Problem, call.Texts).Select(line => line.Trim()))
                ),
            ];
        }
    }

    private static async Task<IReadOnlyList<DoctorCheck>> OfLedgerAsync(
        Call call,
        Health health,
        CancellationToken cancel
    )
    {
        var texts = call.Texts;
        LedgerStatus ledger;
        try
        {
            ledger = await call.Client.Ledger.StatusAsync(cancel);
        }
        catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.NoConsortium)
        {
            return [new("ledger", null, texts["doctor.ledger.none"])];
        }

        var clock = health.Alarms.FirstOrDefault(alarm => s_clockAlarms.Contains(alarm.Code));
        var silent = ledger
            .Members.Where(member => member.Height is null)
            .Select(member => member.Member.Name)
            .ToList();
        var newest = (await call.Client.Evidence.ListAsync(new Paging(null, 1), cancel)).Items is [var entry, ..]
            ? entry
            : null;
        var isAnchored =
            newest is null
            || newest.AnchoredAt is not null
            || call.Terminal.Time.GetUtcNow() - newest.Time < AnchorPatience;
        return
        [
            new("clock", clock is null, clock?.Text.In(texts.Language) ?? texts["doctor.clock.well"]),
            new("votes", ledger.IsVoting, texts[ledger.IsVoting ? "doctor.votes.well" : "doctor.votes.not"]),
            silent.Count == 0
                ? new("members", true, texts["doctor.members.well"])
                : new(
                    "members",
                    false,
                    texts.Format("doctor.members.silent", string.Join(texts["list.comma"], silent))
                ),
            new("evidence", isAnchored, texts[isAnchored ? "doctor.evidence.well" : "doctor.evidence.not"]),
        ];
    }

    private static void Show(DoctorReport report, Terminal terminal)
    {
        foreach (var check in report.Checks)
        {
            var mark = check.IsWell switch
            {
                true => "✓",
                false => "✗",
                null => "–",
            };
            var first = true;
            foreach (var line in Rendering.Wrapping.Lines(check.Text, terminal.Form.Width - 2))
            {
                terminal.Line($"{(first ? mark : " ")} {line}");
                first = false;
            }
        }

        terminal.Line(terminal.Texts[report.IsWell ? "doctor.well" : "doctor.not-well"]);
    }
}

/// <summary>What <c>kexin doctor</c> found.</summary>
/// <param name="IsWell">Whether nothing was found that somebody should look at.</param>
/// <param name="Checks">In the order in which they were made.</param>
internal sealed record DoctorReport(bool IsWell, IReadOnlyList<DoctorCheck> Checks);

/// <summary>One thing that was looked at.</summary>
/// <param name="Code">What, for machines.</param>
/// <param name="IsWell">Null where it was not looked at, or does not apply.</param>
/// <param name="Text">What was found and, where it is not well, what to do.</param>
internal sealed record DoctorCheck(string Code, bool? IsWell, string Text);
