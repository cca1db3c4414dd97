using System.CommandLine;
using System.Text.Json;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin task create</c>: from a document file, or from options that the node makes a document of.</summary>
internal static class TaskCreation
{
    private const string Path = "task.create";

    private static readonly (string Option, Statistic Statistic)[] Measures =
    [
        ("--count", Statistic.Count),
        ("--sum", Statistic.Sum),
        ("--mean", Statistic.Mean),
        ("--variance", Statistic.Variance),
        ("--standard-deviation", Statistic.StandardDeviation),
    ];

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var file = set.Argument<string?>(command, Path, "DOCUMENT", optional: true);
        var kind = set.Option<string>(command, Path, "--kind", "KIND");
        kind.AcceptOnlyFromAmong("statistics", "logistic-regression", "intersection");
        var title = set.Option<string>(command, Path, "--title", "TEXT");
        var purpose = set.Option<string>(command, Path, "--purpose", "TEXT");
        var datasets = set.Option<string[]>(command, Path, "--dataset", "DATASET", many: true);
        var measures = Measures
            .Select(item =>
                (Option: set.Option<string[]>(command, Path, item.Option, "FIELD", many: true), item.Statistic)
            )
            .ToList();
        var histogram = set.Option<string[]>(command, Path, "--histogram", "FIELD=EDGES", many: true);
        var by = set.Option<string[]>(command, Path, "--by", "FIELD=VALUES", many: true);
        var where = set.Option<string[]>(command, Path, "--where", "CONDITION", many: true);
        var outcome = set.Option<string>(command, Path, "--outcome", "CONDITION");
        var on = set.Option<string>(command, Path, "--on", "FIELDS");
        var field = set.Option<string>(command, Path, "--field", "FIELD");
        var learn = set.Option<IntersectionOutput?>(command, Path, "--learn", "set|size");
        var form = set.Option<IdentifierForm?>(command, Path, "--form", "FORM");
        var smallest = set.Option<int?>(command, Path, "--smallest-group", "N");
        var despite = set.Option<bool>(command, Path, "--despite-differences");
        var draftOnly = set.Option<bool>(command, Path, "--draft");
        var wait = set.Option<Wait?>(command, Path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var draft = call.Get(file) is { } path ? null : await DraftAsync(call, cancel);
                if (call.Get(draftOnly))
                {
                    return draft is null
                        ? throw call.Fail(ExitCodes.Usage, "task.create.draft-from-options")
                        : call.Answer(draft, _ => TaskView.Write(draft, call.Terminal));
                }

                var document = draft?.Document ?? await ReadAsync(call, call.Get(file)!, cancel);
                if (draft is not null && !call.Json)
                {
                    call.Terminal.Paragraph(draft.Reveals.In(call.Texts.Language));
                    call.Terminal.Line();
                }

                if (draft is { Differences.Count: > 0 } && !call.Get(despite))
                {
                    throw call.Fail(
                        ExitCodes.Refused,
                        "task.create.differences",
                        string.Join('\n', draft.Differences.Select(text => text.In(call.Texts.Language)))
                    );
                }

                var receipt = await call.Client.Tasks.CreateAsync(
                    new CreateTask(document),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return call.Answer(receipt, _ => ReceiptView.Write(receipt, call.Terminal));
            }
        );

        async Task<TaskDraft> DraftAsync(Call call, CancellationToken cancel)
        {
            var tokens = new List<string>();
            foreach (var dataset in Needed(call, datasets))
            {
                tokens.Add(await Ids.CatalogueAsync(call, dataset, cancel));
            }

            var chosen = Needed(call, kind);
            var request = new DraftTask(
                call.Get(title) ?? call.Texts[$"title.{chosen}"],
                Needed(call, purpose),
                tokens,
                Where: call.Get(where) is { Length: > 0 } conditions
                    ? [.. conditions.Select(condition => Input.Condition(call, condition))]
                    : null,
                SmallestGroup: call.Get(smallest)
            );
            request = chosen switch
            {
                "statistics" => request with { Statistics = Statistics(call) },
                "logistic-regression" => request with
                {
                    LogisticRegression = new LogisticRegressionOptions(
                        Input.Condition(call, Needed(call, outcome)),
                        Input.List(Needed(call, on))!
                    ),
                },
                _ => request with
                {
                    Intersection = new IntersectionOptions(
                        Needed(call, field),
                        Needed(call, learn)!.Value,
                        Form: call.Get(form) ?? IdentifierForm.Text
                    ),
                },
            };
            return await call.Client.Tasks.DraftAsync(request, cancel);
        }

        StatisticsOptions Statistics(Call call)
        {
            var wanted = new Dictionary<string, (List<Statistic> Statistics, IReadOnlyList<double>? Edges)>();
            foreach (var (option, statistic) in measures)
            {
                foreach (var name in call.Get(option) ?? [])
                {
                    Add(name, statistic, null);
                }
            }

            foreach (var item in call.Get(histogram) ?? [])
            {
                var (name, edges) = Input.Edges(call, item);
                Add(name, Statistic.Histogram, edges);
            }

            if (wanted.Count == 0)
            {
                throw call.Fail(ExitCodes.Usage, "task.create.no-measure");
            }

            return new StatisticsOptions(
                [.. wanted.Select(item => new Measure(item.Key, item.Value.Statistics, item.Value.Edges))],
                call.Get(by) is { Length: > 0 } groups ? [.. groups.Select(group => Input.Group(call, group))] : null
            );

            void Add(string name, Statistic statistic, IReadOnlyList<double>? edges)
            {
                var (statistics, old) = wanted.TryGetValue(name, out var found) ? found : ([], null);
                statistics.Add(statistic);
                wanted[name] = (statistics, edges ?? old);
            }
        }
    }

    private static T Needed<T>(Call call, Option<T> option) =>
        call.Get(option) is { } value && value is not Array { Length: 0 }
            ? value
            : throw call.Fail(ExitCodes.Usage, "usage.missing", option.Name);

    private static async Task<JsonElement> ReadAsync(Call call, string path, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(path);
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, default, cancel);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw call.Fail(
                ExitCodes.Usage,
                "task.create.not-json",
                path,
                error.LineNumber + 1,
                error.BytePositionInLine + 1
            );
        }
    }
}
