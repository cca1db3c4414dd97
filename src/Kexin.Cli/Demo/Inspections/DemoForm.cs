using System.Globalization;
using System.Text.Json.Nodes;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>Fills a template in as an inspector does who finds everything in order, or one step failing.</summary>
internal static class DemoForm
{
    /// <summary>The form's JSON.</summary>
    /// <param name="template">Whose required steps are answered.</param>
    /// <param name="photo">The hash of the photo where one is asked for.</param>
    /// <param name="reading">How far into its limits each reading lies, 0 to 1.</param>
    /// <param name="now">When.</param>
    /// <param name="failing">The step that fails, or null.</param>
    public static string Fill(
        InspectionTemplate template,
        string photo,
        double reading,
        DateTimeOffset now,
        string? failing = null
    )
    {
        var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        JsonArray answers =
        [
            .. template
                .Steps.Where(step => step.Required)
                .Select(step => new JsonObject
                {
                    ["step"] = step.Id,
                    ["value"] = Value(step, reading, step.Id == failing),
                    ["photos"] = new JsonArray([
                        .. (
                            step.Photo == InspectionPhotoDemand.Always || step.Id == failing ? new[] { photo } : []
                        ).Select(hash => new JsonObject { ["hash"] = hash, ["at"] = at }),
                    ]),
                }),
        ];
        return new JsonObject
        {
            ["answers"] = answers,
            ["startedAt"] = at,
            ["endedAt"] = at,
        }.ToJsonString();
    }

    private static JsonNode? Value(InspectionStep step, double reading, bool fails) =>
        step.Kind switch
        {
            InspectionStepKind.Check => fails ? "fail" : "pass",
            InspectionStepKind.Reading => Math.Round(Within(step, reading), 2),
            InspectionStepKind.Choice => step.Choices!.First(choice => choice.Fails == fails).Id,
            InspectionStepKind.Text => "-",
            _ => null,
        };

    private static double Within(InspectionStep step, double share) =>
        (step.Min, step.Max) switch
        {
            ({ } least, { } most) => least + ((most - least) * share),
            ({ } least, null) => least + share,
            (null, { } most) => most - share,
            _ => share,
        };
}
