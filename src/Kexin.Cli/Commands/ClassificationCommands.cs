using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin dataset scan</c> and <c>kexin dataset classify</c>: what columns seem to hold, and what an officer decides.</summary>
internal static class ClassificationCommands
{
    public static Command Scan(CommandSet set)
    {
        const string path = "dataset.scan";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        var scheme = set.Option<string>(command, path, "--scheme", "SCHEME", required: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var dataset = await Ids.DatasetAsync(call, call.Get(id), cancel);
                var report = await call.Client.Datasets.ScanAsync(dataset, new ScanDataset(call.Get(scheme)!), cancel);
                return call.Answer(
                    report,
                    _ =>
                    {
                        SchemeView.Write(report, call.Terminal);
                        call.Terminal.Paragraph(call.Texts["dataset.scan.proposed"]);
                    }
                );
            }
        );
    }

    public static Command Classify(CommandSet set)
    {
        const string path = "dataset.classify";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        var scheme = set.Option<string>(command, path, "--scheme", "SCHEME");
        var fields = set.Option<string[]>(command, path, "--field", "FIELD=CLASS/LEVEL", many: true);
        var reason = set.Option<string>(command, path, "--reason", "TEXT");
        var proposed = set.Option<bool>(command, path, "--proposed");
        var lower = set.Option<bool>(command, path, "--lower");
        var yes = set.Option<bool>(command, path, "--yes");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var dataset = await Ids.DatasetAsync(call, call.Get(id), cancel);
                var given = call.Get(fields) ?? [];
                if (given.Length == 0 && !call.Get(proposed))
                {
                    return Show(call, await call.Client.Datasets.ClassificationAsync(dataset, cancel));
                }

                if (call.Get(scheme) is not { } chosen)
                {
                    throw call.Fail(ExitCodes.Usage, "dataset.classify.no-scheme");
                }

                var decisions = given.Select(item => Read(call, item, call.Get(reason))).ToList();
                if (call.Get(proposed))
                {
                    decisions.AddRange(
                        await ProposedAsync(call, dataset, chosen, decisions, call.Get(yes), call.Get(reason), cancel)
                    );
                }

                var request = new ClassifyDataset(chosen, decisions);
                return Show(
                    call,
                    call.Get(lower)
                        ? await call.Client.Datasets.LowerClassificationAsync(dataset, request, cancel)
                        : await call.Client.Datasets.ClassifyAsync(dataset, request, cancel)
                );
            }
        );
    }

    /// <summary>What a scan proposes for fields that are not named and of which nothing was decided; shown before it is taken.</summary>
    private static async Task<IEnumerable<ClassifyField>> ProposedAsync(
        Call call,
        string dataset,
        string scheme,
        List<ClassifyField> named,
        bool yes,
        string? reason,
        CancellationToken cancel
    )
    {
        var report = await call.Client.Datasets.ScanAsync(dataset, new ScanDataset(scheme), cancel);
        var taken = report
            .Columns.Where(column => column is { Class: not null, Level: not null, Decided: null })
            .Where(column => named.All(field => field.Field != column.Field))
            .ToList();
        if (!call.Json)
        {
            SchemeView.Write(report with { Columns = taken }, call.Terminal);
        }

        if (taken.Count + named.Count == 0)
        {
            throw call.Fail(ExitCodes.Usage, "dataset.classify.nothing");
        }

        return yes || call.Json || !call.Terminal.CanAsk || call.Terminal.Ask(call.Texts["dataset.classify.ask"])
            ? taken.Select(column => new ClassifyField(
                column.Field,
                column.Class!,
                column.Level!,
                reason ?? $"{column.KindName?.In(call.Texts.Language)}: {column.Evidence.In(call.Texts.Language)}"
            ))
            : throw call.Fail(ExitCodes.Usage, "dataset.classify.not-decided");
    }

    /// <summary><c>name=attributes/4</c>.</summary>
    private static ClassifyField Read(Call call, string item, string? reason)
    {
        var (field, grade) = Input.Pair(call, item);
        var split = grade.LastIndexOf('/');
        return split > 0 && split < grade.Length - 1
            ? new ClassifyField(
                field,
                grade[..split],
                grade[(split + 1)..],
                reason ?? throw call.Fail(ExitCodes.Usage, "dataset.classify.no-reason")
            )
            : throw call.Fail(ExitCodes.Usage, "dataset.classify.grade", item);
    }

    private static int Show(Call call, IReadOnlyList<FieldClassification> fields) =>
        call.Answer(
            fields,
            _ =>
            {
                if (fields.Count == 0)
                {
                    call.Terminal.Line(call.Texts["dataset.classify.none"]);
                }
                else
                {
                    SchemeView.Write(fields, call.Terminal);
                }
            }
        );
}
