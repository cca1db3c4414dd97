using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>What is on the ledger, for people.</summary>
internal static class LedgerView
{
    public static void Write(LedgerStatus status, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("consortium", status.Consortium),
            ("height", Figures.Whole(status.Height)),
            ("final-height", Figures.Whole(status.FinalHeight)),
            ("state-root", status.StateRoot),
            ("time", terminal.Local(status.Time)),
            ("voting", terminal.Texts[status.IsVoting ? "yes" : "voting-not-yet"])
        );
        Tables.Write(
            terminal,
            ["member", "name", ">height", ">lag"],
            status.Members,
            item =>
                [
                    Ids.Short(item.Member.Id),
                    item.Member.Name,
                    item.Height is { } height ? Figures.Whole(height) : "–",
                    item.Lag is { } lag ? Figures.Whole(lag) : "–",
                ]
        );
        foreach (var restart in status.EvidenceRestarts)
        {
            terminal.Line(
                terminal.Texts.Format(
                    "ledger.evidence-restarted",
                    restart.Member.Name,
                    restart.Run,
                    terminal.Local(restart.Time),
                    Figures.Whole(restart.Before),
                    Figures.Whole(restart.After)
                )
            );
        }

        foreach (var alarm in status.Alarms)
        {
            terminal.Line($"! {terminal.Local(alarm.Since)} {alarm.Text.In(terminal.Texts.Language)}");
        }
    }

    public static void Write(IReadOnlyList<BlockSummary> blocks, Terminal terminal) =>
        Tables.Write(
            terminal,
            [">height", "block", "time", ">transactions", "state"],
            blocks,
            block =>
                [
                    Figures.Whole(block.Height),
                    Ids.Short(block.Hash),
                    terminal.Minute(block.Time),
                    Figures.Whole(block.Transactions),
                    State(block.State, terminal),
                ]
        );

    public static void Write(BlockDetail block, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("height", Figures.Whole(block.Summary.Height)),
            ("block", block.Summary.Hash),
            ("previous", block.Previous),
            ("time", terminal.Local(block.Summary.Time)),
            ("state", State(block.Summary.State, terminal)),
            ("transaction-root", block.TransactionRoot),
            ("state-root", block.StateRoot),
            ("cosigners", string.Join(terminal.Texts["list.comma"], block.Cosigners.Select(member => member.Name)))
        );
        Tables.Write(
            terminal,
            ["transaction", "step", "member"],
            block.Transactions,
            item => [Ids.Short(item.Id), Step(item, terminal), item.Submitter.Name]
        );
    }

    public static void Write(TransactionDetail transaction, Terminal terminal)
    {
        var summary = transaction.Summary;
        Tables.WriteFacts(
            terminal,
            ("transaction", summary.Id),
            ("step", Step(summary, terminal)),
            ("member", summary.Submitter.Name),
            ("height", Figures.Whole(summary.Height)),
            ("time", terminal.Local(summary.Time)),
            ("state", State(summary.State, terminal)),
            ("reads", Versions(transaction.Reads, terminal)),
            ("consumes", Versions(transaction.Consumes, terminal)),
            ("creates", Versions(transaction.Creates, terminal))
        );
        terminal.Line(TaskView.Indent(transaction.Arguments));
    }

    public static void Write(IReadOnlyList<ContractInfo> contracts, Terminal terminal) =>
        Tables.Write(
            terminal,
            ["contract", "action", "what"],
            contracts.SelectMany(contract => contract.Actions.Select(action => (contract, action))),
            item => [item.contract.Name, item.action.Name, item.action.Help.In(terminal.Texts.Language)]
        );

    public static void Write(TokenInfo token, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("token", token.Id),
            ("type", token.Type),
            ("owner", token.Owner.Name),
            ("version", Figures.Whole(token.Version))
        );
        terminal.Line(TaskView.Indent(token.Fields));
    }

    public static void Write(IReadOnlyList<TokenEvent> events, Terminal terminal) =>
        Tables.Write(
            terminal,
            [">version", "step", "member", ">height", "time", "transaction"],
            events,
            item =>
                [
                    item.Version is { } version ? Figures.Whole(version) : terminal.Texts["token.spent"],
                    Step(item.Transaction, terminal),
                    item.Transaction.Submitter.Name,
                    Figures.Whole(item.Transaction.Height),
                    terminal.Minute(item.Transaction.Time),
                    Ids.Short(item.Transaction.Id),
                ]
        );

    public static void Write(IReadOnlyList<EvidenceEntry> entries, Terminal terminal) =>
        Tables.Write(
            terminal,
            [">index", "time", "event", ">anchored", "leaf"],
            entries,
            entry =>
                [
                    Figures.Whole(entry.Index),
                    terminal.Minute(entry.Time),
                    entry.Text.In(terminal.Texts.Language),
                    entry.AnchoredAt is { } height ? Figures.Whole(height) : "–",
                    Ids.Short(entry.LeafHash),
                ]
        );

    private static string Step(TransactionSummary transaction, Terminal terminal) =>
        transaction.Text.In(terminal.Texts.Language);

    private static string State(ReceiptState state, Terminal terminal) =>
        terminal.Texts[state == ReceiptState.Final ? "state.final" : "state.accepted"];

    private static string? Versions(IReadOnlyList<TokenReference> tokens, Terminal terminal) =>
        tokens.Count == 0
            ? null
            : string.Join(
                terminal.Texts["list.comma"],
                tokens.Select(token => $"{Ids.Short(token.Id)} v{token.Version}")
            );
}
