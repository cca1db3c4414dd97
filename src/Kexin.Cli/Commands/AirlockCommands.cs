using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin airlock</c>: what is checked of what leaves, and what has left.</summary>
internal static class AirlockCommands
{
    public static Command Build(CommandSet set) => set.Group("airlock", Rules(set), Releases(set), Results(set));

    private static Command Rules(CommandSet set)
    {
        const string path = "airlock.rules";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Policy.AirlockAsync(cancel),
                    airlock =>
                    {
                        Tables.WriteFacts(
                            call.Terminal,
                            ("smallest-class", Figures.Whole(airlock.SmallestClass)),
                            ("diversity", Figures.Whole(airlock.Diversity)),
                            ("digits", Limit(call, airlock.Digits, 0)),
                            ("dominance", Limit(call, airlock.Dominance, 100)),
                            ("monthly-values", Limit(call, airlock.MonthlyValues, 0)),
                            ("results-smallest-count", Limit(call, airlock.Results.SmallestCount, 1)),
                            ("results-digits", Limit(call, airlock.Results.Digits, 0)),
                            ("results-monthly-values", Limit(call, airlock.Results.MonthlyValues, 0)),
                            ("results-people", airlock.Results.TwoPeople ? "2" : "1")
                        );
                        if (airlock.Protocols.Count == 0)
                        {
                            call.Terminal.Paragraph(call.Texts["airlock.protocols.none"]);
                            return;
                        }

                        Tables.Write(
                            call.Terminal,
                            ["rule", "means", "levels", "counterparties", "adversary", "smallest-group"],
                            airlock.Protocols,
                            rule =>
                                [
                                    rule.Id,
                                    rule.Says.In(call.Texts.Language),
                                    rule.Levels.Count == 0
                                        ? call.Texts["airlock.any"]
                                        : string.Join(call.Texts["list.comma"], rule.Levels),
                                    rule.Counterparties.Count == 0
                                        ? call.Texts["airlock.any"]
                                        : string.Join(call.Texts["list.comma"], rule.Counterparties.Select(Ids.Short)),
                                    call.Texts[$"adversary.{rule.Adversary}"],
                                    Figures.Whole(rule.SmallestGroup),
                                ]
                        );
                    }
                )
        );
    }

    private static Command Releases(CommandSet set)
    {
        const string path = "airlock.releases";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Policy.AirlockAsync(cancel),
                    airlock =>
                    {
                        if (airlock.Releases.Count == 0)
                        {
                            call.Terminal.Paragraph(call.Texts["airlock.releases.none"]);
                            return;
                        }

                        Tables.Write(
                            call.Terminal,
                            ["time", "requester", "dataset", "grant", "fields", "rows", "values", "index"],
                            airlock.Releases,
                            release =>
                                [
                                    call.Terminal.Minute(release.At),
                                    release.Requester.Name,
                                    Ids.Short(release.Dataset),
                                    Ids.Short(release.Grant),
                                    call.Texts.Fields(release.Fields),
                                    Figures.Whole(release.Rows),
                                    Figures.Whole(release.Values),
                                    Figures.Whole(release.Evidence),
                                ]
                        );
                    }
                )
        );
    }

    private static Command Results(CommandSet set)
    {
        const string path = "airlock.results";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
                call.Answer(
                    (await call.Client.Policy.AirlockAsync(cancel)).PastResults,
                    results =>
                    {
                        if (results.Count == 0)
                        {
                            call.Terminal.Paragraph(call.Texts["airlock.results.none"]);
                            return;
                        }

                        Tables.Write(
                            call.Terminal,
                            ["time", "task", "title", "tables", "values", "index"],
                            results,
                            result =>
                                [
                                    call.Terminal.Minute(result.At),
                                    Ids.Short(result.Task),
                                    result.Title,
                                    string.Join(call.Texts["list.comma"], result.Parts),
                                    Figures.Whole(result.Values),
                                    Figures.Whole(result.Evidence),
                                ]
                        );
                    }
                )
        );
    }

    private static string Limit(Call call, long most, long any) =>
        most == any ? call.Texts["airlock.any"] : Figures.Whole(most);
}
