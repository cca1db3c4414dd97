using System.Globalization;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;
using Microsoft.OpenApi;
using CatalogueOrder = Kexin.Governance.Datasets.CatalogueOrder;
using GrantOrder = Kexin.Governance.Grants.GrantOrder;
using TaskOrder = Kexin.Collaboration.Contract.TaskOrder;

namespace Kexin.Endpoints.Description;

/// <summary>What programs are made from: a stable name for each call, and what it takes and answers, in words.</summary>
internal static class DescribedOperations
{
    private const string Json = "application/json";

    public static void Describe(OpenApiDocument document)
    {
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations!)
            {
                operation.Description = ChineseTexts.Of($"{method.Method} {path}");
                operation.OperationId ??= IdOf(path, method, operation, item.Operations.ContainsKey(HttpMethod.Get));
                foreach (var parameter in operation.Parameters ?? [])
                {
                    Describe((OpenApiParameter)parameter, path);
                }

                foreach (var media in JsonOf(operation.RequestBody?.Content))
                {
                    media.Example = Examples.Of(media.Schema, path);
                }

                foreach (var (status, answer) in operation.Responses!)
                {
                    Describe((OpenApiResponse)answer, status, path);
                }
            }
        }
    }

    /// <summary>The words of the path and what the method does to them, as <c>datasets-publish</c> and <c>grants-list</c>.</summary>
    private static string IdOf(string path, HttpMethod method, OpenApiOperation operation, bool isRead)
    {
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var stem = string.Join('-', words.Where(word => word != "v1" && !IsParameter(word)));
        return method.Method switch
        {
            "GET" when !IsParameter(words[^1]) && IsList(operation) => $"{stem}-list",
            "GET" => $"{stem}-get",
            "PUT" => $"{stem}-set",
            "DELETE" => $"{stem}-delete",
            _ when isRead => $"{stem}-create",
            _ => stem,
        };
    }

    private static bool IsParameter(string word) => word[0] == '{';

    private static bool IsList(OpenApiOperation operation) =>
        operation.Parameters?.Any(parameter => parameter.Name == "limit") == true
        || JsonOf(operation.Responses!.GetValueOrDefault("200")?.Content)
            .Any(media => media.Schema?.Type?.HasFlag(JsonSchemaType.Array) == true);

    private static IEnumerable<OpenApiMediaType> JsonOf(IDictionary<string, OpenApiMediaType>? content) =>
        content is not null && content.TryGetValue(Json, out var media) ? [media] : [];

    private static void Describe(OpenApiParameter parameter, string path)
    {
        var schema = (OpenApiSchema)parameter.Schema!;
        parameter.Description = parameter.Name switch
        {
            "id" => "Its id, as lists and the answer that made it give it.",
            "after" => "The `next` of the page before; left out for the first page.",
            "limit" => Whole(
                schema,
                1,
                Limits.MostItemsInPage,
                $"How many items at most; {Limits.ItemsInPage} when left out."
            ),
            "index" => Whole(schema, 0, null, "The entry's place in the log, 0 for the first."),
            "height" => Whole(schema, 0, null, "The block's height, 0 for the genesis block."),
            "wait" => Choice(schema, typeof(Wait)),
            "direction" => Choice(schema, typeof(GrantDirection)),
            "state" => Choice(
                schema,
                path switch
                {
                    Routes.Grants => typeof(GrantState),
                    InspectionRoutes.Alarms => typeof(InspectionAlarmState),
                    InspectionRoutes.Correctives => typeof(CorrectiveState),
                    _ => typeof(DatasetState),
                }
            ),
            "hash" when path == Routes.Tasks =>
                "Of the document with this hash only, 64 hexadecimal digits; in no order then.",
            "hash" => "SHA-256, 64 hexadecimal digits.",
            "site" => "Of this site only, by its id.",
            "person" => "Of this person only, by the id.",
            "point" => "Of this checkpoint only, by its id.",
            "box" => "Of this box only, by its id.",
            "plan" => "Of this plan only, by its id.",
            "from" when path is InspectionRoutes.Report or InspectionRoutes.ReportFigures =>
                "The first day by the site's clock, as `2026-05-01`, or a time; 30 days before the end when left out.",
            "until" when path is InspectionRoutes.Report or InspectionRoutes.ReportFigures =>
                "The last day by the site's clock, or the moment after the last; now when left out.",
            "from" => "The beginning of the span, as `2026-05-01T08:00:00Z`.",
            "until" => "The end of the span, as `2026-05-02T08:00:00Z`.",
            "by" => Choice(schema, ["site", "person", "plan"], "What there is a line for; sites when left out."),
            "step" => Choice(
                schema,
                Enum.GetNames<InspectionReportStep>(),
                "By what the trend goes on; what suits the period when left out."
            ),
            "format" => Choice(schema, ["csv", "xlsx", "pdf"], "What the file is; csv when left out."),
            "part" => Choice(
                schema,
                ["lines", "trend", "rules"],
                "Which table is written as comma-separated values; lines when left out."
            ),
            "seconds" => Whole(schema, 1, 3600, "After how many seconds the stream ends; an hour when left out."),
            "order" => path switch
            {
                Routes.Catalogue => Choice(schema, Enum.GetNames<CatalogueOrder>(), "By what; by owner when left out."),
                Routes.Grants => Choice(
                    schema,
                    Enum.GetNames<GrantOrder>(),
                    "By what, where a direction is given; by requester when left out."
                ),
                Routes.Tasks => Choice(schema, Enum.GetNames<TaskOrder>(), "By what; the newest first when left out."),
                _ => Choice(schema, Enum.GetNames<DatasetOrder>(), "The list's order; by name when left out."),
            },
            "falling" => "Whether the last of the order comes first.",
            "text" => "What stands in the name, the description or the owner's name, in any case of letters.",
            "task" => "The task's id.",
            "table" => "The table's id, as the result gives it.",
            "kind" => "Entries of this kind only, as `dataset.open`, or of all whose kind begins so, as `dataset.`.",
            "type" => "Tokens of this type only, as `grant`.",
            "member" =>
                "Of this member: its id, the beginning of it, or its name; of the own organisation when left out.",
            "owner" => "Tokens of this member only, by its id.",
            _ => null,
        };
    }

    private static string Whole(OpenApiSchema schema, int least, int? most, string text)
    {
        schema.Type = JsonSchemaType.Integer;
        schema.Minimum = least.ToString(CultureInfo.InvariantCulture);
        schema.Maximum = most?.ToString(CultureInfo.InvariantCulture);
        return text;
    }

    private static string Choice(OpenApiSchema schema, Type choices)
    {
        var names = Enum.GetNames(choices);
        var each = names.Select(name =>
            $"\n- `{ContractTexts.JsonName(name)}`: {ContractTexts.Of(choices.GetField(name)!)}"
        );
        return Choice(schema, names, ContractTexts.Of(choices) + string.Concat(each));
    }

    private static string Choice(OpenApiSchema schema, IEnumerable<string> names, string text)
    {
        schema.Enum = [.. names.Select(name => JsonValue.Create(ContractTexts.JsonName(name)))];
        return text;
    }

    private static void Describe(OpenApiResponse answer, string status, string path)
    {
        if (status == "204")
        {
            answer.Description = "Done.";
        }

        foreach (var (type, media) in answer.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            media.Example = Examples.Of(media.Schema, path);
            if (status == "200")
            {
                answer.Description = media.Schema switch
                {
                    OpenApiSchemaReference one => one.Description,
                    { Items: OpenApiSchemaReference item } => $"A list, of each: {item.Description}",
                    _ => $"A file, {type}.",
                };
            }
        }
    }
}
