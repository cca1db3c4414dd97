using System.Runtime.CompilerServices;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Following;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Submitting;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Consensus;

/// <summary>One node's part in the ledger: it submits, follows, checks, votes, and orders if it is the orderer's.</summary>
/// <remarks>
/// What: transactions go to the orderer's node, which makes blocks of them and has them ordered; every member executes
/// every block itself and votes for it twice; more than two thirds of the members make it final (docs/ledger.md).
/// Security: safety rests on more than two thirds of the counting members; the orderer can stop the ledger, not forge it.
/// Cost: for each block two synchronous writes and two signatures a member, and two messages each way.
/// </remarks>
public sealed class LedgerEngine : IAsyncDisposable
{
    private readonly LedgerEngineOptions options;
    private readonly AlarmBoard alarms;
    private readonly Chain chain;
    private readonly Voter voter;
    private readonly CatchUp catchUp;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> tasks = [];
    private readonly Mempool mempool;
    private readonly ClockWatch clockWatch;
    private Follower? follower;
    private IOrderer? orderer;
    private ISubmitter? submitter;

    private LedgerEngine(LedgerEngineOptions options)
    {
        this.options = options;
        alarms = new AlarmBoard(options.Clock, options.Logger);
        chain = new Chain(options, alarms);
        voter = new Voter(options, chain, alarms);
        catchUp = new CatchUp(chain, voter, options.Peers, alarms, options.Limits, options.Clock, options.Logger);
        mempool = new Mempool(options.Genesis.Members.Cards.Count, options.Limits);
        clockWatch = new ClockWatch(options.Genesis, options.Clock);
    }

    /// <summary>What this node answers to other members' nodes.</summary>
    public LedgerPeerService PeerService { get; private set; } = null!;

    /// <summary>How this node's ledger is doing.</summary>
    public LedgerStatus Status
    {
        get
        {
            var tip = chain.Tip;
            return new LedgerStatus(
                voter.IsActive ? voter.Height : tip.Height,
                tip.Height,
                tip.Hash,
                IsOrderer,
                IsOrderer || follower!.IsConnected,
                IsOrderer ? 0 : Math.Max(0, follower!.HeardHeight - tip.Height),
                mempool.Waiting.Count,
                alarms.Standing,
                IsOrderer ? clockWatch.News : []
            );
        }
    }

    /// <summary>Whether enough other members have said how far they are since the start, so that this one votes and makes blocks.</summary>
    public bool IsVoting => voter.IsReady && !voter.IsStopped;

    private bool IsOrderer => chain.Self == options.Genesis.Orderer;

    /// <summary>Starts the engine; at the orderer's node this takes in what was ordered before.</summary>
    /// <param name="options">What it works with.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The key is no member's, or the orderer's node has no ordering engine.</exception>
    /// <exception cref="OrderingLogDamagedException">The ordering log on disk is damaged.</exception>
    public static async Task<LedgerEngine> StartAsync(LedgerEngineOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var self = MemberId.Of(options.Key.PublicKey);
        if (options.Genesis.Members.Find(self) is null)
            throw new ArgumentException("The key is no member's of this consortium.");
        if (self == options.Genesis.Orderer && options.StartOrderer is null)
            throw new ArgumentException("The orderer's node needs an ordering engine.");
        var engine = new LedgerEngine(options);
        try
        {
            await engine.voter.RestoreAsync(cancellationToken).ConfigureAwait(false);
            if (engine.IsOrderer)
                await engine.StartOrderingAsync(options.StartOrderer!, cancellationToken).ConfigureAwait(false);
            else
                engine.StartFollowing();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Submits transactions and waits until each is in a block or refused.</summary>
    /// <param name="transactions">Signed; at most <see cref="WireBounds.TransactionsPerSubmission"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the transactions may still get into a block.</param>
    /// <returns>One result a transaction, in their order.</returns>
    public Task<IReadOnlyList<SubmissionResult>> SubmitAsync(
        IReadOnlyList<Transaction> transactions,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            transactions.Count,
            WireBounds.TransactionsPerSubmission,
            nameof(transactions)
        );
        return submitter!.SubmitAsync(chain.Self, transactions, cancellationToken);
    }

    /// <summary>Executes a transaction on this node's own last block, and changes nothing.</summary>
    /// <remarks>What the orderer's node says of a transaction is its word alone; contracts are pure, so each node can see for itself.</remarks>
    /// <param name="transaction">Signed, and in no block here.</param>
    /// <param name="cancellationToken">Ends the wait for a block that is being added.</param>
    /// <returns>Null when it would apply now; otherwise the rule that refuses it.</returns>
    public async Task<Refusal?> ExamineAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var (_, execution) = await chain.BuildAsync([transaction], cancellationToken).ConfigureAwait(false);
        return execution.Outcomes[0].Refusal;
    }

    /// <summary>Waits until the block that holds a transaction is final here.</summary>
    /// <param name="transaction">A transaction that was accepted, or may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The block's height.</returns>
    public Task<long> WaitFinalAsync(TransactionId transaction, CancellationToken cancellationToken) =>
        chain.WaitFinalAsync(transaction, cancellationToken);

    /// <summary>The final blocks from a height on, in their order; waits for the next one when it has given them all.</summary>
    /// <param name="height">The first block wanted, from 1.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public async IAsyncEnumerable<FinalBlock> ReadFinalAsync(
        long height,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        while (true)
        {
            var changed = chain.Changed.Next;
            for (; height <= chain.Tip.Height; height++)
            {
                yield return new FinalBlock(chain.ReadBlock(height), chain.FindCertificate(height)!);
            }
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops; what is accepted is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (orderer is not null)
            await orderer.DisposeAsync().ConfigureAwait(false);
        await voter.DisposeAsync().ConfigureAwait(false);
        await chain.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task StartOrderingAsync(StartOrderer start, CancellationToken cancellationToken)
    {
        var limits = options.Limits;
        BlockBuilder? builder = null;
        var blocks = new OrderedBlocks(chain, voter, alarms, entry => builder?.Recall(entry), catchUp.ToAsync);
        orderer = await start(blocks, cancellationToken).ConfigureAwait(false);
        builder = new BlockBuilder(chain, voter, mempool, orderer, clockWatch, alarms, limits, options.Clock);
        var intake = new Intake(chain, voter, mempool, () => builder.Obstacle, limits, options.Clock);
        submitter = intake;
        PeerService = new LedgerPeerService(chain, voter, limits, options.Clock, new OrdererDesk(intake, clockWatch));
        Run("ordering", builder.RunAsync);
        RunVoting();
    }

    private void StartFollowing()
    {
        var (limits, clock) = (options.Limits, options.Clock);
        var outbox = new Outbox(chain, options.Peers, limits, clock);
        submitter = outbox;
        follower = new Follower(chain, voter, options.Peers, catchUp, alarms, limits, clock, options.Logger);
        PeerService = new LedgerPeerService(chain, voter, limits, clock, null);
        Run("following", follower.RunAsync);
        Run("submitting", outbox.RunAsync);
        RunVoting();
    }

    private void RunVoting()
    {
        var (limits, clock) = (options.Limits, options.Clock);
        Run("reporting", new Reporter(chain, voter, options.Peers, limits, clock, options.Logger).RunAsync);
        Run("voting", new Tender(chain, voter, catchUp, alarms, limits, clock).RunAsync);
        Run("watching", new StallWatch(chain, voter, catchUp, alarms, limits, clock).RunAsync);
    }

    private void Run(string name, Func<CancellationToken, Task> work) =>
        tasks.Add(
            Task.Run(async () =>
            {
                try
                {
                    await work(stopping.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
                catch (Exception e)
                {
                    options.Logger.LogCritical(e, "The ledger's {Task} has stopped.", name);
                    alarms.Raise(
                        LedgerAlarmKind.StorageFailed,
                        chain.Tip.Height,
                        $"The ledger's {name} has stopped: {e.Message} Once the disk takes writes the node opens its ledger again by itself; if this alarm stays, start the node again."
                    );
                }
            })
        );
}
