using System.CommandLine;
using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin collection</c>: the activities by which the organisation collects data.</summary>
internal static class CollectionCommands
{
    public static Command Build(CommandSet set) =>
        set.Group("collection", Register(set), List(set), Show(set), End(set));

    private static Command Register(CommandSet set)
    {
        const string path = "collection.register";
        var command = set.Command(path);
        var name = set.Argument<string>(command, path, "NAME");
        var basis = set.Option<LawfulBasis>(command, path, "--basis", "BASIS", required: true);
        var purpose = set.Option<string>(command, path, "--purpose", "TEXT", required: true);
        var means = set.Option<string>(command, path, "--means", "TEXT", required: true);
        var scope = set.Option<string>(command, path, "--scope", "TEXT", required: true);
        var source = set.Option<string>(command, path, "--source", "TEXT", required: true);
        var channel = set.Option<string>(command, path, "--channel", "TEXT", required: true);
        var days = set.Option<int>(command, path, "--keep-days", "DAYS", required: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Collections.RegisterAsync(
                        new RegisterCollecting(
                            call.Get(name),
                            call.Get(basis),
                            call.Get(purpose)!,
                            call.Get(means)!,
                            call.Get(scope)!,
                            call.Get(source)!,
                            call.Get(channel)!,
                            call.Get(days)
                        ),
                        cancel
                    ),
                    found => Write(call, found)
                )
        );
    }

    private static Command List(CommandSet set)
    {
        var command = set.Command("collection.list");
        return set.OnNode(
            command,
            (call, cancel) =>
                call.AnswerListAsync(
                    call.Client.Collections.ListAsync,
                    "collection.list.none",
                    list =>
                        Tables.Write(
                            call.Terminal,
                            ["id", "name", "lawful-basis", "purpose", "source", ">kept-days", "ended"],
                            list,
                            each =>
                                [
                                    each.Id,
                                    each.Terms.Name,
                                    call.Texts[$"lawful-basis.{each.Terms.Basis}"],
                                    each.Terms.Purpose,
                                    each.Terms.Source,
                                    each.Terms.RetentionInDays.ToString(CultureInfo.InvariantCulture),
                                    each.EndedAt is { } end ? call.Terminal.Minute(end) : "–",
                                ]
                        ),
                    cancel
                )
        );
    }

    private static Command Show(CommandSet set)
    {
        const string path = "collection.show";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "ACTIVITY");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(await call.Client.Collections.GetAsync(call.Get(id), cancel), found => Write(call, found))
        );
    }

    private static Command End(CommandSet set)
    {
        const string path = "collection.end";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "ACTIVITY");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(await call.Client.Collections.EndAsync(call.Get(id), cancel), found => Write(call, found))
        );
    }

    private static void Write(Call call, CollectionActivity found)
    {
        Tables.WriteFacts(
            call.Terminal,
            ("id", found.Id),
            ("name", found.Terms.Name),
            ("lawful-basis", call.Texts[$"lawful-basis.{found.Terms.Basis}"]),
            ("purpose", found.Terms.Purpose),
            ("means-of", found.Terms.Means),
            ("scope", found.Terms.Scope),
            ("source", found.Terms.Source),
            ("way", found.Terms.Channel),
            ("kept-days", found.Terms.RetentionInDays.ToString(CultureInfo.InvariantCulture)),
            ("registered", call.Terminal.Local(found.RegisteredAt)),
            ("ended", found.EndedAt is { } end ? call.Terminal.Local(end) : null)
        );
        if (found.Datasets.Count > 0)
        {
            Tables.Write(
                call.Terminal,
                ["id", "name", ">rows", "added", "keep-until"],
                found.Datasets,
                each =>
                    [
                        Ids.Short(each.Id),
                        each.Name,
                        each.Rows.ToString(CultureInfo.InvariantCulture),
                        call.Terminal.Minute(each.At),
                        call.Terminal.Minute(each.KeptUntil),
                    ]
            );
        }
    }
}
