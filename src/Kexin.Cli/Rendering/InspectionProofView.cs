using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>Shows a record of an inspection with its four-fold proof: who, where, when, what.</summary>
internal static class InspectionProofView
{
    public static void Write(Call call, InspectionRecordDetail detail)
    {
        var (terminal, texts) = (call.Terminal, call.Texts);
        var language = texts.Language;
        Tables.WriteFacts(
            terminal,
            ("who", Join(detail.Summary.Person.Name, Score(detail.Who), detail.Who.Phone)),
            (
                "where",
                Join(
                    detail.Summary.Point?.Name,
                    texts[$"inspection-contact.{detail.Summary.Contact}"],
                    detail.Where.Counter?.ToString(CultureInfo.InvariantCulture),
                    detail.Where.Metres is { } metres
                        ? $"{metres.ToString("0", CultureInfo.InvariantCulture)} m"
                        : null,
                    detail.Where.Saw?.In(language)
                )
            ),
            ("when", $"{Time(terminal, detail.When.NotBefore)} – {Time(terminal, detail.When.NotAfter)}"),
            (
                "what",
                Join([
                    texts[$"inspection-record.{detail.Summary.Kind}"],
                    .. detail.What.Answers.Select(answer => $"{answer.Text.In(language)} {answer.Value}"),
                ])
            ),
            ("findings", Join([.. detail.Summary.Findings.Select(found => found.Text.In(language))])),
            ("hash", detail.Summary.Hash)
        );
    }

    private static string? Score(RecordWho who) =>
        who.FaceScore is { } score ? score.ToString("0.00", CultureInfo.InvariantCulture) : null;

    private static string Time(Terminal terminal, DateTimeOffset? time) =>
        time is { } known ? terminal.Minute(known) : "?";

    private static string Join(params ReadOnlySpan<string?> parts)
    {
        List<string> given = [];
        foreach (var part in parts)
        {
            if (!string.IsNullOrEmpty(part))
            {
                given.Add(part);
            }
        }

        return string.Join("; ", given);
    }
}
