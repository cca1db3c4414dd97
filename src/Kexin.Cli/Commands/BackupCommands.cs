using System.CommandLine;
using Kexin.Client;
using Kexin.Home.Backup;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin backup</c>: backs a node up, restores it on a bare machine, and tries whether that would work.</summary>
internal static class BackupCommands
{
    public static Command Build(CommandSet set) =>
        set.Group("backup", Take(set), List(set), Drill(set), Restore(set), Drop(set), Forget(set));

    private static Command Take(CommandSet set)
    {
        const string path = "backup.take";
        var command = set.Command(path);
        var target = set.Argument<string>(command, path, "TARGET");
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        return set.Plain(
            command,
            async (call, cancel) =>
                call.Answer(
                    await NodeBackup.TakeAsync(
                        call.Get(folder) ?? call.NodeFolder,
                        await Passphrase.GetAsync(call, call.Get(passphrase), isNew: false, cancel),
                        call.Get(target),
                        call.Terminal.Time,
                        cancel
                    ),
                    report =>
                        call.Terminal.Line(
                            call.Texts.Format(
                                "backup.taken",
                                report.Generation,
                                report.Files,
                                Figures.Bytes(report.Bytes),
                                Figures.Bytes(report.AddedBytes),
                                Seconds(report.Took)
                            )
                        )
                )
        );
    }

    private static Command List(CommandSet set) =>
        Look(
            set,
            "backup.list",
            NodeBackup.ListAsync,
            (call, generations) =>
            {
                foreach (var generation in generations)
                {
                    call.Terminal.Line(generation);
                }
            }
        );

    private static Command Drill(CommandSet set) =>
        Look(set, "backup.drill", NodeBackup.DrillAsync, (call, report) => Show(call, "backup.drilled", report));

    /// <summary>A command that looks at a folder of back-ups and changes nothing.</summary>
    private static Command Look<T>(
        CommandSet set,
        string path,
        Func<string, char[], TimeProvider, CancellationToken, Task<T>> look,
        Action<Call, T> show
    )
    {
        var command = set.Command(path);
        var target = set.Argument<string>(command, path, "TARGET");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        return set.Plain(
            command,
            async (call, cancel) =>
                call.Answer(
                    await look(
                        call.Get(target),
                        await Passphrase.GetAsync(call, call.Get(passphrase), isNew: false, cancel),
                        call.Terminal.Time,
                        cancel
                    ),
                    answer => show(call, answer)
                )
        );
    }

    private static Command Restore(CommandSet set)
    {
        const string path = "backup.restore";
        var command = set.Command(path);
        var target = set.Argument<string>(command, path, "TARGET");
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        var generation = set.Option<string>(command, path, "--generation", "GENERATION");
        var alone = set.Option<bool>(command, path, "--alone");
        return set.Plain(
            command,
            async (call, cancel) =>
                call.Answer(
                    await NodeBackup.RestoreAsync(
                        call.Get(target),
                        await Passphrase.GetAsync(call, call.Get(passphrase), isNew: false, cancel),
                        call.Get(folder) ?? call.NodeFolder,
                        call.Get(generation),
                        call.Get(alone),
                        call.Terminal.Time,
                        cancel
                    ),
                    report => Show(call, "backup.restored", report)
                )
        );
    }

    private static Command Drop(CommandSet set)
    {
        const string path = "backup.drop";
        var command = set.Command(path);
        var target = set.Argument<string>(command, path, "TARGET");
        var generation = set.Argument<string>(command, path, "GENERATION");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                await NodeBackup.DropAsync(
                    call.Get(target),
                    await Passphrase.GetAsync(call, call.Get(passphrase), isNew: false, cancel),
                    call.Get(generation),
                    call.Terminal.Time,
                    cancel
                );
                return call.Say(call.Texts["backup.dropped"]);
            }
        );
    }

    private static Command Forget(CommandSet set)
    {
        const string path = "backup.forget";
        var command = set.Command(path);
        var target = set.Argument<string>(command, path, "TARGET");
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        return set.Plain(
            command,
            (call, _) =>
            {
                new BackupTargets(new Home.NodeFolder(call.Get(folder) ?? call.NodeFolder)).Forget(call.Get(target));
                return Task.FromResult(call.Say(call.Texts["backup.forgotten"]));
            }
        );
    }

    private static void Show(Call call, string text, RestoreReport report) =>
        call.Terminal.Line(
            call.Texts.Format(
                text,
                report.Generation,
                report.Files,
                Figures.Bytes(report.Bytes),
                report.Age.TotalHours.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture),
                Seconds(report.Took)
            )
        );

    private static string Seconds(TimeSpan took) =>
        took.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
