using System.Diagnostics;
using Kexin.Client;
using Kexin.Cluster.Tests;
using Kexin.Collaboration.Contract;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Home;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Bench;

/// <summary>Fills a stopped node's ledger as it is filled when it runs.</summary>
/// <remarks>
/// What: two members sign publications, requests and decisions with their own keys; the node's own engine orders them, executes them by the
/// contracts, cosigns the blocks and writes them into the node's folder. Only the transport between the two nodes is left out.
/// </remarks>
internal static class ConsoleLedger
{
    public const string Purpose = "research";
    private const int TransactionsAtOnce = 512;
    private const int InFlight = 8;
    private const int OpenAtTheEnd = 100;
    private static readonly string[] s_words =
    [
        "heart",
        "lung",
        "kidney",
        "ward",
        "trial",
        "registry",
        "follow-up",
        "screening",
    ];

    /// <returns>What is on the ledger now, for people.</returns>
    public static async Task<string> FillAsync(
        NodeProcess registry,
        NodeProcess centre,
        string dataset,
        int datasets,
        int grants
    )
    {
        var start = Stopwatch.GetTimestamp();
        var folder = new NodeFolder(registry.Folder);
        var passphrase = await File.ReadAllTextAsync(registry.PassphraseFile);
        using var own = NodeKeys.Open(folder, Suite.Standard, passphrase);
        using var others = NodeKeys.Open(new NodeFolder(centre.Folder), Suite.Standard, passphrase);
        var contracts = new ContractList(new DatasetsContract(), new GrantsContract(), new TasksContract());
        var genesis = Genesis.Decode(await File.ReadAllBytesAsync(folder.Genesis));
        using var store = ChainStore.Open(folder.Ledger, genesis, ChainOpening.CheckEnds, contracts.Marks);
        using var memory = SigningMemory.Open(folder.SigningMemory, genesis.Consortium);
        await using var engine = await LedgerEngine.StartAsync(
            new LedgerEngineOptions
            {
                Genesis = genesis,
                Key = own.Signing,
                Store = store,
                Memory = memory,
                Peers = new MemoryNetwork().PeersOf(own.Member),
                Contracts = contracts.All,
                StartOrderer = async (consumer, token) =>
                    await RaftOrderer.StartAsync(new RaftOptions { Folder = folder.Ordering }, consumer, token),
            },
            CancellationToken.None
        );
        var ofOwn = store.State.FindToken(new TokenId(Digest.Parse(dataset)))!;
        var published = new List<TokenReference>();
        await SubmitAsync(engine, Enumerable.Range(0, datasets).Select(number => Publish(number)));
        var given = new List<TokenReference>();
        var requests = Enumerable.Range(0, grants / 2).Select(number => (number, isOurs: true));
        await SubmitAsync(
            engine,
            requests
                .Concat(Enumerable.Range(0, grants / 2).Select(number => (number, isOurs: false)))
                .Select(each =>
                    Request(each.isOurs ? ofOwn.Reference : published[each.number % published.Count], each.isOurs)
                )
        );
        await SubmitAsync(engine, given.Skip(OpenAtTheEnd).Select(Approve));
        var transactions = datasets + grants + Math.Max(0, given.Count - OpenAtTheEnd);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"{transactions:N0} transactions in {seconds:F0} s, {transactions / seconds:N0}/s");
        return $"{datasets:N0} datasets, {grants:N0} grants and {transactions:N0} transactions";

        Transaction Publish(int number)
        {
            var description = Describe(number);
            var transaction = Sign(
                others.Signing,
                DatasetsContract.ContractName,
                DatasetsContract.Publish,
                new Governance.Datasets.PublishDataset(description).Encode(),
                [],
                []
            );
            var id = DatasetToken.IdOf(Suite.Standard, others.Member, description.Commitment);
            if (published.Count < grants)
            {
                published.Add(new TokenReference(id, 1));
            }

            return transaction;
        }

        Transaction Request(TokenReference token, bool isOurs)
        {
            var terms = new GrantTerms(token.Id, [isOurs ? "age" : "f0"], Purpose, Now() + 90L * 86_400_000, null);
            var transaction = Sign(
                isOurs ? others.Signing : own.Signing,
                GrantsContract.ContractName,
                GrantsContract.Request,
                new Governance.Grants.RequestGrant(terms).Encode(),
                [token],
                []
            );
            if (isOurs)
            {
                var id = TokenId.Derive(Suite.Standard, GrantToken.Type, transaction.Id.Value);
                given.Add(new TokenReference(id, 1));
            }

            return transaction;
        }

        Transaction Approve(TokenReference grant) =>
            Sign(
                own.Signing,
                GrantsContract.ContractName,
                GrantsContract.Approve,
                new Governance.Grants.ApproveGrant(["age"], Now() + 30L * 86_400_000, "").Encode(),
                [ofOwn.Reference],
                [grant]
            );

        Transaction Sign(
            SigningKey key,
            string contract,
            string action,
            byte[] arguments,
            IReadOnlyList<TokenReference> reads,
            IReadOnlyList<TokenReference> consumes
        ) =>
            Transaction.Sign(
                new TransactionDraft(genesis.Consortium, contract, action, arguments, reads, consumes, long.MaxValue),
                RandomSource.System,
                key
            );
    }

    private static DatasetDescription Describe(int number) =>
        new(
            $"{s_words[number % s_words.Length]} {number}",
            $"Rows of the {s_words[number / 7 % s_words.Length]} unit, one a visit.",
            Suite.Standard.Hash(BitConverter.GetBytes(number)),
            1000,
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(field => new PublishedField(
                        $"f{field}",
                        Data.FieldType.Number,
                        2,
                        DatasetTier.Restricted,
                        Data.FieldRole.QuasiIdentifier,
                        ""
                    )),
            ],
            [Purpose]
        );

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Submits in order, some at a time in flight, and waits until all are final.</summary>
    private static async Task SubmitAsync(LedgerEngine engine, IEnumerable<Transaction> transactions)
    {
        var running = new Queue<Task>();
        Transaction? last = null;
        foreach (var batch in transactions.Chunk(TransactionsAtOnce))
        {
            if (running.Count == InFlight)
            {
                await running.Dequeue();
            }

            running.Enqueue(Task.Run(() => SubmitAsync(engine, batch)));
            last = batch[^1];
        }

        await Task.WhenAll(running);
        if (last is not null)
        {
            await engine.WaitFinalAsync(last.Id, CancellationToken.None);
        }
    }

    private static async Task SubmitAsync(LedgerEngine engine, Transaction[] batch)
    {
        var left = batch;
        while (left.Length > 0)
        {
            var results = await engine.SubmitAsync(left, CancellationToken.None);
            if (results.OfType<SubmissionResult.Refused>().FirstOrDefault() is { } refused)
            {
                throw new InvalidOperationException($"A transaction was refused: {refused}");
            }

            left = [.. left.Where((_, i) => results[i] is not SubmissionResult.Accepted)];
            await Task.Delay(left.Length > 0 ? 20 : 0);
        }

        await engine.WaitFinalAsync(batch[^1].Id, CancellationToken.None);
    }
}
