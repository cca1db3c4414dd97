using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin policy history | version | propose</c>: the versions of the own policy on the ledger.</summary>
internal static class PolicyVersionCommands
{
    public static Command History(CommandSet set)
    {
        const string path = "policy.history";
        var command = set.Command(path);
        var member = set.Option<string>(command, path, "--member", "MEMBER");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Policy.VersionsAsync(call.Get(member), cancel),
                    versions =>
                    {
                        if (versions.Count == 0)
                        {
                            call.Terminal.Paragraph(call.Texts["policy.history.none"]);
                            return;
                        }

                        Tables.Write(
                            call.Terminal,
                            ["version", "set-at", "set-by", "changed-by", "reason", "content", "transaction"],
                            versions.Select(version =>
                                (IReadOnlyList<string>)
                                    [
                                        version.IsInForce
                                            ? call.Texts.Format("policy.in-force", version.Number)
                                            : Figures.Whole(version.Number),
                                        call.Terminal.Minute(version.SetAt),
                                        Voices(call, version.By),
                                        string.Join(call.Texts["list.comma"], version.ChangedBy),
                                        version.Reason,
                                        Ids.Short(version.Content),
                                        version.TransactionId is { } id ? Ids.Short(id) : "",
                                    ]
                            )
                        );
                    }
                )
        );
    }

    public static Command Version(CommandSet set)
    {
        const string path = "policy.version";
        var command = set.Command(path);
        var number = set.Argument<long>(command, path, "NUMBER");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Policy.VersionAsync(call.Get(number), cancel),
                    text =>
                    {
                        Tables.WriteFacts(
                            call.Terminal,
                            ("version", Figures.Whole(text.Version.Number)),
                            ("set-by", Voices(call, text.Version.By)),
                            ("reason", text.Version.Reason),
                            ("content", text.Version.Content),
                            ("salt", text.Salt)
                        );
                        foreach (var line in text.Yaml.Split('\n'))
                        {
                            call.Terminal.Line(line);
                        }
                    }
                )
        );
    }

    public static Command Propose(CommandSet set)
    {
        const string path = "policy.propose";
        var command = set.Command(path);
        var file = set.Argument<string>(command, path, "FILE");
        var reason = set.Option<string>(command, path, "--reason", "TEXT", required: true);
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var receipt = await call.Client.Policy.SetAsync(
                    new SetPolicy(await File.ReadAllTextAsync(call.Get(file), cancel), call.Get(reason)!),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static string Voices(Call call, IReadOnlyList<PolicyVoice> voices) =>
        string.Join(
            call.Texts["list.semicolon"],
            voices.Select(voice => $"{voice.Person} ({string.Join(call.Texts["list.comma"], voice.Roles)})")
        );
}
