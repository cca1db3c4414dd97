using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin dataset</c>: taking data in, publishing its description, and looking around.</summary>
internal static class DatasetCommands
{
    public static Command Build(CommandSet set) =>
        set.Group(
            "dataset",
            DatasetAddCommand.Build(set),
            Publish(set),
            Edit(set),
            List(set),
            Show(set),
            ClassificationCommands.Scan(set),
            ClassificationCommands.Classify(set),
            DatasetUses.Build(set),
            Withdraw(set),
            Remove(set)
        );

    private static Command Publish(CommandSet set)
    {
        const string path = "dataset.publish";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        var publication = new PublicationInput(set, command, required: true);
        var preview = set.Option<bool>(command, path, "--preview");
        var yes = set.Option<bool>(command, path, "--yes");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var request = publication.Read(call);
                var dataset = await Ids.DatasetAsync(call, call.Get(id), cancel);
                if (call.Get(preview))
                {
                    var entry = await call.Client.Datasets.PreviewPublicationAsync(dataset, request, cancel);
                    return call.Answer(entry, _ => PublicationInput.ShowForever(call, entry));
                }

                return await publication.PublishAsync(call, dataset, request, call.Get(yes), cancel);
            }
        );
    }

    private static Command Edit(CommandSet set)
    {
        const string path = "dataset.edit";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        var description = set.Option<string>(command, path, "--description", "TEXT");
        var purposes = set.Option<string[]>(command, path, "--purpose", "TEXT", many: true);
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var receipt = await call.Client.Datasets.EditAsync(
                    await Ids.DatasetAsync(call, call.Get(id), cancel),
                    new EditDataset(call.Get(description), call.Get(purposes)),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command List(CommandSet set)
    {
        const string path = "dataset.list";
        var command = set.Command(path);
        var all = set.Option<bool>(command, path, "--catalogue");
        return set.OnNode(
            command,
            (call, cancel) =>
                call.Get(all)
                    ? call.AnswerListAsync(
                        call.Client.Catalogue.ListAsync,
                        "dataset.list.none-published",
                        list => DatasetView.Write(list, call.Terminal),
                        cancel
                    )
                    : call.AnswerListAsync(
                        call.Client.Datasets.ListAsync,
                        "dataset.list.none",
                        list => DatasetView.Write(list, call.Terminal),
                        cancel
                    )
        );
    }

    private static Command Show(CommandSet set)
    {
        const string path = "dataset.show";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                try
                {
                    var own = await call.Client.Datasets.GetAsync(
                        await Ids.DatasetAsync(call, call.Get(id), cancel),
                        cancel
                    );
                    return call.Answer(own, _ => DatasetView.Write(own, call.Terminal));
                }
                catch (Exception error) when (IsNotFound(error))
                {
                    var entry = await call.Client.Catalogue.GetAsync(
                        await Ids.CatalogueAsync(call, call.Get(id), cancel),
                        cancel
                    );
                    return call.Answer(entry, _ => DatasetView.Write(entry, call.Terminal));
                }
            }
        );
    }

    private static Command Withdraw(CommandSet set)
    {
        const string path = "dataset.withdraw";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var receipt = await call.Client.Datasets.WithdrawAsync(
                    await Ids.DatasetAsync(call, call.Get(id), cancel),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Remove(CommandSet set)
    {
        const string path = "dataset.remove";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var dataset = await call.Client.Datasets.GetAsync(
                    await Ids.DatasetAsync(call, call.Get(id), cancel),
                    cancel
                );
                await call.Client.Datasets.DeleteAsync(dataset.Id, cancel);
                return call.Answer(
                    dataset,
                    _ => call.Terminal.Line(call.Texts.Format("dataset.remove.done", dataset.Name))
                );
            }
        );
    }

    private static bool IsNotFound(Exception error) =>
        error
            is CommandFailedException { ExitCode: ExitCodes.NotFound }
                or Client.KexinApiException { Problem.Code: ProblemCodes.NotFound };
}
