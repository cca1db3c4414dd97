using System.CommandLine;
using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin ledger</c>: how far it is, what is on it, the life of a token, the node's evidence, and proof files.</summary>
internal static class LedgerCommands
{
    private const string EvidencePrefix = "evidence:";

    public static Command Build(CommandSet set) =>
        set.Group(
            "ledger",
            Status(set),
            Show(set),
            History(set),
            Contracts(set),
            Evidence(set),
            AuditCommand.Build(set),
            Proof(set)
        );

    private static Command Status(CommandSet set) =>
        set.OnNode(
            set.Command("ledger.status"),
            async (call, cancel) =>
            {
                var status = await call.Client.Ledger.StatusAsync(cancel);
                return call.Answer(status, _ => LedgerView.Write(status, call.Terminal));
            }
        );

    private static Command Show(CommandSet set)
    {
        const string path = "ledger.show";
        var command = set.Command(path);
        var what = set.Argument<string?>(command, path, "WHAT", optional: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var (ledger, given) = (call.Client.Ledger, call.Get(what));
                if (given is null)
                {
                    var blocks = await ledger.BlocksAsync(default, cancel);
                    return call.Answer(blocks, _ => LedgerView.Write(blocks.Items, call.Terminal));
                }

                if (
                    long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var height)
                    && given.Length < 8
                )
                {
                    var block = await ledger.BlockAsync(height, cancel);
                    return call.Answer(block, _ => LedgerView.Write(block, call.Terminal));
                }

                try
                {
                    var transaction = await ledger.TransactionAsync(given, cancel);
                    return call.Answer(transaction, _ => LedgerView.Write(transaction, call.Terminal));
                }
                catch (KexinApiException error)
                    when (error.Problem.Code is ProblemCodes.NotFound or ProblemCodes.Invalid)
                {
                    var token = await ledger.TokenAsync(await Ids.TokenAsync(call, given, cancel), cancel);
                    return call.Answer(token, _ => LedgerView.Write(token, call.Terminal));
                }
            }
        );
    }

    private static Command Contracts(CommandSet set) =>
        set.OnNode(
            set.Command("ledger.contracts"),
            async (call, cancel) =>
            {
                var contracts = await call.Client.Ledger.ContractsAsync(cancel);
                return call.Answer(contracts, _ => LedgerView.Write(contracts, call.Terminal));
            }
        );

    private static Command History(CommandSet set)
    {
        const string path = "ledger.history";
        var command = set.Command(path);
        var token = set.Argument<string>(command, path, "TOKEN");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TokenAsync(call, call.Get(token), cancel);
                return await call.AnswerListAsync(
                    (paging, stop) => call.Client.Ledger.HistoryAsync(id, paging, stop),
                    "ledger.history.none",
                    list => LedgerView.Write(list, call.Terminal),
                    cancel
                );
            }
        );
    }

    private static Command Evidence(CommandSet set)
    {
        const string path = "ledger.evidence";
        var command = set.Command(path);
        var limit = set.Option<int?>(command, path, "--limit", "N");
        var restart = set.Option<bool>(command, path, "--restart");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                if (call.Get(restart))
                {
                    var receipt = await call.Client.Evidence.RestartAsync(cancel);
                    return await call.AnswerAsync(receipt, Wait.Final, cancel);
                }

                var page = await call.Client.Evidence.ListAsync(new Paging(null, call.Get(limit)), cancel);
                return call.Answer(page, _ => LedgerView.Write(page.Items, call.Terminal));
            }
        );
    }

    private static Command Proof(CommandSet set)
    {
        const string path = "ledger.proof";
        var command = set.Command(path);
        var what = set.Argument<string>(command, path, "WHAT");
        var output = set.Option<string>(command, path, "--out", "FILE", required: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var given = call.Get(what);
                byte[] proof;
                if (given.StartsWith(EvidencePrefix, StringComparison.Ordinal))
                {
                    proof = long.TryParse(given[EvidencePrefix.Length..], out var index)
                        ? await call.Client.Proofs.EvidenceAsync(index, cancel)
                        : throw call.Fail(ExitCodes.Usage, "usage.bad-value", "WHAT", given);
                }
                else
                {
                    proof = await call.Client.Proofs.TransactionAsync(given, cancel);
                }

                await File.WriteAllBytesAsync(call.Get(output)!, proof, cancel);
                return call.Say(call.Texts.Format("ledger.proof.done", call.Get(output), Figures.Bytes(proof.Length)));
            }
        );
    }
}
