using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin consortium</c>: the members' cards, the genesis document, joining, and who is there.</summary>
internal static class ConsortiumCommands
{
    public static Command Build(CommandSet set) =>
        set.Group("consortium", Card(set), Create(set), Join(set), Status(set));

    private static Command Card(CommandSet set)
    {
        const string path = "consortium.card";
        var command = set.Command(path);
        var file = set.Option<string>(command, path, "--out", "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var card = await call.Client.Node.CardAsync(cancel);
                if (call.Get(file) is { } output)
                {
                    await File.WriteAllBytesAsync(output, Convert.FromBase64String(card.Encoded), cancel);
                }

                return call.Answer(
                    card,
                    _ =>
                        Tables.WriteFacts(
                            call.Terminal,
                            ("name", card.Name),
                            ("member", card.MemberId),
                            ("role", call.Texts[$"role.{card.Role}"]),
                            ("suite", card.Suite),
                            ("peer", card.PeerEndpoint),
                            ("channel", card.ChannelEndpoint),
                            ("file", call.Get(file))
                        )
                );
            }
        );
    }

    private static Command Create(CommandSet set)
    {
        const string path = "consortium.create";
        var command = set.Command(path);
        var name = set.Option<string>(command, path, "--name", "NAME", required: true);
        var cards = set.Option<string[]>(command, path, "--card", "FILE", required: true, many: true);
        var output = set.Option<string>(command, path, "--out", "FILE", required: true);
        var orderer = set.Option<string>(command, path, "--orderer", "MEMBER");
        var smallest = set.Option<int?>(command, path, "--smallest-group", "N");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var own = (await call.Client.Node.CardAsync(cancel)).Encoded;
                var encoded = new List<string> { own };
                foreach (var card in call.Get(cards)!)
                {
                    encoded.Add(Convert.ToBase64String(await File.ReadAllBytesAsync(card, cancel)));
                }

                var rules = new ConsortiumRules();
                rules = call.Get(smallest) is { } group ? rules with { SmallestGroup = group } : rules;
                var genesis = await call.Client.Consortium.CreateAsync(
                    new CreateConsortium(call.Get(name)!, [.. encoded.Distinct()], call.Get(orderer), rules),
                    cancel
                );
                await File.WriteAllBytesAsync(call.Get(output)!, Convert.FromBase64String(genesis.Encoded), cancel);
                return call.Answer(
                    genesis,
                    _ =>
                    {
                        Tables.WriteFacts(
                            call.Terminal,
                            ("name", genesis.Name),
                            ("consortium", genesis.Id),
                            (
                                "members",
                                string.Join(call.Texts["list.comma"], genesis.Members.Select(member => member.Name))
                            ),
                            ("file", call.Get(output))
                        );
                        call.Terminal.Line(call.Texts["consortium.create.next"]);
                    }
                );
            }
        );
    }

    private static Command Join(CommandSet set)
    {
        const string path = "consortium.join";
        var command = set.Command(path);
        var file = set.Argument<string>(command, path, "GENESIS");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var genesis = Convert.ToBase64String(await File.ReadAllBytesAsync(call.Get(file), cancel));
                var status = await call.Client.Consortium.JoinAsync(new JoinConsortium(genesis), cancel);
                return call.Answer(status, _ => Show(status, call.Terminal));
            }
        );
    }

    private static Command Status(CommandSet set) =>
        set.OnNode(
            set.Command("consortium.status"),
            async (call, cancel) =>
            {
                var status = await call.Client.Consortium.StatusAsync(cancel);
                return call.Answer(status, _ => Show(status, call.Terminal));
            }
        );

    private static void Show(ConsortiumStatus status, Terminal terminal)
    {
        var texts = terminal.Texts;
        Tables.WriteFacts(
            terminal,
            ("name", status.Name),
            ("consortium", status.Id),
            ("suite", status.Suite),
            ("created", terminal.Local(status.CreatedAt)),
            ("orderer", status.Orderer.Name),
            ("smallest-group", Numbers.Whole(status.Rules.SmallestGroup))
        );
        Tables.Write(
            terminal,
            ["member", "name", "role", "reachable", ">height"],
            status.Members.Select(member =>
                (IReadOnlyList<string>)
                    [
                        Ids.Short(member.Id),
                        member.Name,
                        texts[$"role.{member.Role}"],
                        texts[member.Reachable ? "yes" : "no"],
                        member.Height is { } height ? Numbers.Whole(height) : "–",
                    ]
            )
        );
    }
}
