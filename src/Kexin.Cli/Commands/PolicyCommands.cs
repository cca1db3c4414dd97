using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin policy</c>: the rules of access, and which of them decides.</summary>
internal static class PolicyCommands
{
    public static Command Build(CommandSet set) =>
        set.Group(
            "policy",
            Show(set),
            Masks(set),
            Explain(set),
            PolicyVersionCommands.History(set),
            PolicyVersionCommands.Version(set),
            PolicyVersionCommands.Propose(set)
        );

    private static Command Show(CommandSet set)
    {
        const string path = "policy.show";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Policy.GetAsync(cancel),
                    rules =>
                    {
                        Tables.Write(
                            call.Terminal,
                            ["rule", "decision", "means", "applies-to"],
                            rules,
                            rule =>
                                [
                                    rule.Id,
                                    call.Texts[$"policy-decision.{rule.Decision}"],
                                    rule.Says.In(call.Texts.Language),
                                    Scope(
                                        call,
                                        [.. rule.Classes, .. rule.People ?? []],
                                        rule.Levels,
                                        rule.Tiers,
                                        rule.Roles,
                                        rule.Actions
                                    ),
                                ]
                        );
                        call.Terminal.Paragraph(call.Texts["policy.show.order"]);
                    }
                )
        );
    }

    private static Command Masks(CommandSet set)
    {
        const string path = "policy.masks";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Policy.MasksAsync(cancel),
                    masks =>
                        Tables.Write(
                            call.Terminal,
                            ["rule", "mask", "means", "applies-to"],
                            masks,
                            mask =>
                                [
                                    mask.Id,
                                    call.Texts[$"mask.{mask.Mask}"],
                                    mask.Says.In(call.Texts.Language),
                                    Scope(call, [.. mask.Classes, .. mask.Purposes], mask.Levels, [], mask.Roles, []),
                                ]
                        )
                )
        );
    }

    private static Command Explain(CommandSet set)
    {
        const string path = "policy.explain";
        var command = set.Command(path);
        var action = set.Option<PolicyAction>(command, path, "--action", "ACTION", required: true);
        var level = set.Option<int?>(command, path, "--level", "1|2|3");
        var tier = set.Option<Tier?>(command, path, "--tier", "A|B|C");
        var role = set.Option<string>(command, path, "--role", "ROLE");
        var @class = set.Option<string>(command, path, "--class", "SCHEME/CLASS");
        var people = set.Option<string[]>(command, path, "--person-role", "ROLE", many: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var asked = new PolicyCase(
                    call.Get(level) ?? 3,
                    call.Get(tier) ?? Tier.C,
                    call.Get(action),
                    call.Get(role) is { } given
                        ? Input.Roles(call, [$"field={given}"])!["field"]
                        : FieldRole.QuasiIdentifier,
                    call.Get(@class),
                    Input.Lists(call.Get(people))
                );
                return call.Answer(
                    await call.Client.Policy.ExplainAsync(asked, cancel),
                    explained => Write(call, asked, explained)
                );
            }
        );
    }

    private static void Write(Call call, PolicyCase asked, PolicyExplanation explained)
    {
        Tables.WriteFacts(
            call.Terminal,
            ("decision", call.Texts[$"policy-decision.{explained.Rule.Decision}"]),
            ("rule", explained.Rule.Id),
            ("version", explained.Version > 0 ? Figures.Whole(explained.Version) : call.Texts["policy.unversioned"]),
            ("means", explained.Rule.Says.In(call.Texts.Language))
        );
        if (explained.Changes.Count == 0)
        {
            call.Terminal.Paragraph(call.Texts["policy.explain.nothing"]);
            return;
        }

        call.Terminal.Paragraph(call.Texts["policy.explain.otherwise"]);
        Tables.Write(
            call.Terminal,
            ["instead", "decision", "rule"],
            explained.Changes,
            change =>
                [
                    Difference(call, asked, change.Case),
                    call.Texts[$"policy-decision.{change.Rule.Decision}"],
                    change.Rule.Id,
                ]
        );
    }

    private static string Difference(Call call, PolicyCase asked, PolicyCase other) =>
        other.Level != asked.Level ? call.Texts.Format("policy.explain.at-level", Figures.Whole(other.Level))
        : other.Tier != asked.Tier ? call.Texts[$"tier.{other.Tier}"]
        : other.Action != asked.Action ? call.Texts[$"policy-action.{other.Action}"]
        : other.Role != asked.Role ? call.Texts[$"role.{other.Role}"]
        : call.Texts["policy.explain.no-class"];

    private static string Scope(
        Call call,
        IReadOnlyList<string> names,
        IReadOnlyList<int> levels,
        IReadOnlyList<Tier> tiers,
        IReadOnlyList<FieldRole> roles,
        IReadOnlyList<PolicyAction> actions
    )
    {
        string[] parts =
        [
            string.Join(call.Texts["list.comma"], names),
            string.Join(
                call.Texts["list.comma"],
                levels.Select(each => call.Texts.Format("policy.explain.at-level", Figures.Whole(each)))
            ),
            string.Join(call.Texts["list.comma"], tiers.Select(each => call.Texts[$"tier.{each}"])),
            string.Join(call.Texts["list.comma"], roles.Select(each => call.Texts[$"role.{each}"])),
            string.Join(call.Texts["list.comma"], actions.Select(each => call.Texts[$"policy-action.{each}"])),
        ];
        var said = parts.Where(part => part.Length > 0).ToList();
        return said.Count == 0 ? call.Texts["policy.show.all"] : string.Join(call.Texts["list.semicolon"], said);
    }
}
