using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
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
        var bytes = set.Option<long?>(command, path, "--bytes-per-day", "N");
        var requests = set.Option<int?>(command, path, "--open-requests", "N");
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
                rules = rules with
                {
                    SmallestGroup = call.Get(smallest) ?? rules.SmallestGroup,
                    BytesPerDay = call.Get(bytes) ?? rules.BytesPerDay,
                    OpenRequests = call.Get(requests) ?? rules.OpenRequests,
                };
                var genesis = await call.Client.Consortium.CreateAsync(
                    new CreateConsortium(call.Get(name)!, [.. encoded.Distinct()], call.Get(orderer), rules),
                    cancel
                );
                return await AnswerAsync(call, genesis, call.Get(output)!, cancel);
            }
        );
    }

    private static Command Join(CommandSet set)
    {
        const string path = "consortium.join";
        var command = set.Command(path);
        var files = set.Argument<string[]>(command, path, "GENESIS");
        files.Arity = ArgumentArity.OneOrMore;
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var copies = await Task.WhenAll(call.Get(files).Select(file => File.ReadAllBytesAsync(file, cancel)));
                var genesis = await call.Client.Consortium.JoinAsync(
                    new JoinConsortium([.. copies.Select(Convert.ToBase64String)]),
                    cancel
                );
                return await AnswerAsync(call, genesis, call.Get(files)[0], cancel);
            }
        );
    }

    /// <summary>Writes the document with the signatures that it has now, and says what to do with it.</summary>
    private static async Task<int> AnswerAsync(Call call, GenesisInfo genesis, string file, CancellationToken cancel)
    {
        await File.WriteAllBytesAsync(file, Convert.FromBase64String(genesis.Encoded), cancel);
        return call.Answer(
            genesis,
            _ =>
            {
                Tables.WriteFacts(
                    call.Terminal,
                    ("name", genesis.Name),
                    ("consortium", genesis.Id),
                    ("members", Names(call, genesis.Members)),
                    ("unsigned", genesis.Missing.Count == 0 ? null : Names(call, genesis.Missing)),
                    ("file", file)
                );
                call.Terminal.Paragraph(call.Texts[genesis.Joined ? "consortium.joined" : "consortium.next"]);
            }
        );
    }

    /// <summary>Each with the beginning of its id, so that two which look alike are told apart.</summary>
    private static string Names(Call call, IReadOnlyList<MemberReference> members) =>
        string.Join(
            call.Texts["list.comma"],
            members.Select(member => call.Texts.Format("member.with-id", member.Name, Ids.Short(member.Id)))
        );

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
            ("smallest-group", Figures.Whole(status.Rules.SmallestGroup)),
            ("bytes-per-day", Figures.Bytes(status.Rules.BytesPerDay)),
            ("open-requests", Figures.Whole(status.Rules.OpenRequests))
        );
        Tables.Write(
            terminal,
            ["member", "name", "role", "reachable", ">height"],
            status.Members,
            member =>
                [
                    Ids.Short(member.Id),
                    member.Name,
                    texts[$"role.{member.Role}"],
                    texts[member.Reachable ? "yes" : "no"],
                    member.Height is { } height ? Figures.Whole(height) : "–",
                ]
        );
    }
}
