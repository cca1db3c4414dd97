using System.CommandLine;
using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin destruction</c>: how long datasets are kept, legal holds, and destruction with each holder's receipt.</summary>
internal static class DestructionCommands
{
    public static Command Build(CommandSet set) =>
        set.Group(
            "destruction",
            List(set),
            Show(set),
            Retain(set),
            Hold(set),
            Release(set),
            Order(set),
            Certificate(set)
        );

    private static Command List(CommandSet set)
    {
        var command = set.Command("destruction.list");
        return set.OnNode(
            command,
            (call, cancel) =>
                call.AnswerListAsync(
                    call.Client.Destructions.ListAsync,
                    "destruction.list.none",
                    list =>
                        Tables.Write(
                            call.Terminal,
                            ["dataset", "owner", "state", "keep-until", "destroy-by", "due"],
                            list,
                            each =>
                                [
                                    each.Name,
                                    each.Owner.Name,
                                    call.Texts[$"destruction-state.{each.State}"],
                                    Minute(call, each.KeepUntil),
                                    Minute(call, each.DestroyBy),
                                    Minute(call, each.DueBy),
                                ]
                        ),
                    cancel
                )
        );
    }

    private static Command Show(CommandSet set)
    {
        const string path = "destruction.show";
        var command = set.Command(path);
        var dataset = set.Argument<string>(command, path, "DATASET");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.CatalogueAsync(call, call.Get(dataset), cancel);
                return call.Answer(await call.Client.Destructions.GetAsync(id, cancel), found => Write(call, found));
            }
        );
    }

    private static Command Retain(CommandSet set)
    {
        const string path = "destruction.retain";
        var command = set.Command(path);
        var dataset = set.Argument<string>(command, path, "DATASET");
        var keep = set.Option<string>(command, path, "--keep-until", "TIME|30d");
        var destroy = set.Option<string>(command, path, "--destroy-by", "TIME|30d");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var request = new RetainDataset(
                    call.Get(keep) is { } from ? Input.Time(call, from) : null,
                    call.Get(destroy) is { } by ? Input.Time(call, by) : null
                );
                var receipt = await call.Client.Destructions.RetainAsync(
                    await Ids.CatalogueAsync(call, call.Get(dataset), cancel),
                    request,
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Hold(CommandSet set)
    {
        const string path = "destruction.hold";
        var command = set.Command(path);
        var dataset = set.Argument<string>(command, path, "DATASET");
        var reason = set.Option<string>(command, path, "--reason", "TEXT", required: true);
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var receipt = await call.Client.Destructions.HoldAsync(
                    await Ids.CatalogueAsync(call, call.Get(dataset), cancel),
                    new HoldDataset(call.Get(reason)!),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Release(CommandSet set)
    {
        const string path = "destruction.release";
        var command = set.Command(path);
        var dataset = set.Argument<string>(command, path, "DATASET");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.CatalogueAsync(call, call.Get(dataset), cancel);
                var receipt = await call.Client.Destructions.ReleaseAsync(id, call.Get(wait) ?? Wait.Final, cancel);
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Order(CommandSet set)
    {
        const string path = "destruction.order";
        var command = set.Command(path);
        var dataset = set.Argument<string>(command, path, "DATASET");
        var reason = set.Option<string>(command, path, "--reason", "TEXT", required: true);
        var due = set.Option<string>(command, path, "--due", "TIME|30d");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var receipt = await call.Client.Destructions.OrderAsync(
                    await Ids.CatalogueAsync(call, call.Get(dataset), cancel),
                    new OrderDestruction(call.Get(reason)!, Input.Time(call, call.Get(due) ?? "30d")),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    /// <summary>A folder with a page for people and the proof file of every step, for 'kexin verify'.</summary>
    private static Command Certificate(CommandSet set)
    {
        const string path = "destruction.certificate";
        var command = set.Command(path);
        var dataset = set.Argument<string>(command, path, "DATASET");
        var output = set.Option<string>(command, path, "--out", "DIR", required: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.CatalogueAsync(call, call.Get(dataset), cancel);
                var found = await call.Client.Destructions.GetAsync(id, cancel);
                if (found.State != DestructionState.Destroyed)
                {
                    throw call.Fail(ExitCodes.Refused, "destruction.certificate.missing");
                }

                var folder = Directory.CreateDirectory(call.Get(output)!).FullName;
                var lines = new List<string> { call.Texts.Format("destruction.certificate.of", found.Name, id) };
                foreach (var (index, step) in found.Steps.Index())
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{step.Step}.proof");
                    var proof = await call.Client.Proofs.TransactionAsync(step.TransactionId, cancel);
                    await File.WriteAllBytesAsync(Path.Combine(folder, name), proof, cancel);
                    lines.Add($"{name}  {step.Member.Name}  {step.TransactionId}");
                }

                lines.AddRange(found.Holders.Select(holder => Sentence(call, holder)));
                await File.WriteAllLinesAsync(Path.Combine(folder, "certificate.txt"), lines, cancel);
                return call.Say(call.Texts.Format("destruction.certificate.done", folder, found.Steps.Count));
            }
        );
    }

    private static void Write(Call call, Destruction found)
    {
        Tables.WriteFacts(
            call.Terminal,
            ("dataset", $"{found.Owner.Name}/{found.Name}"),
            ("state", call.Texts[$"destruction-state.{found.State}"]),
            ("keep-until", found.KeepUntil is { } keep ? call.Terminal.Local(keep) : null),
            ("destroy-by", found.DestroyBy is { } by ? call.Terminal.Local(by) : null),
            ("reason", found.Reason),
            ("due", found.DueBy is { } due ? call.Terminal.Local(due) : null)
        );
        foreach (var hold in found.Holds)
        {
            call.Terminal.Line(
                call.Texts.Format("destruction.held", hold.Member.Name, call.Terminal.Local(hold.Since), hold.Reason)
            );
        }

        if (found.Holders.Count > 0)
        {
            Tables.Write(
                call.Terminal,
                ["holder", "receipt", ">copies", ">backups", ">results-kept"],
                found.Holders,
                holder =>
                    [
                        holder.Member.Name,
                        Minute(call, holder.ReceiptAt),
                        Number(holder.Copies),
                        Number(holder.Backups),
                        Number(holder.Results),
                    ]
            );
        }
    }

    private static string Sentence(Call call, DestructionHolder holder) =>
        call.Texts.Format(
            "destruction.receipt",
            holder.Member.Name,
            Minute(call, holder.ReceiptAt),
            holder.Copies,
            holder.Backups,
            holder.Results
        );

    private static string Minute(Call call, DateTimeOffset? time) =>
        time is { } moment ? call.Terminal.Minute(moment) : "–";

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "–";
}
