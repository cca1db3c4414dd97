using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Consensus.Chains;

/// <summary>This member's own ledger: checks and executes every block itself, and keeps those that are final.</summary>
/// <remarks>
/// What: a block is decoded (its transaction root is right then), must follow the last one and hold its certificate, must
/// have a possible time, and must be what executing it gives. It is stored when it is final, together with its certificate.
/// Security: what is not checked here is checked nowhere.
/// Cost: one synchronous write a block.
/// </remarks>
internal sealed class Chain : IAsyncDisposable
{
    private readonly ChainStore store;
    private readonly BlockExecutor executor;
    private readonly AlarmBoard alarms;
    private readonly Turn turn = new();
    private readonly FinalityWaiters waiters = new();

    public Chain(LedgerEngineOptions options, AlarmBoard alarms)
    {
        this.alarms = alarms;
        Genesis = options.Genesis;
        store = options.Store;
        executor = new BlockExecutor(Genesis, options.Contracts);
        Self = MemberId.Of(options.Key.PublicKey);
        Clock = new ClockRule(options.Clock, Genesis.Rules, () => store.Tip.Time);
    }

    public Genesis Genesis { get; }

    public MemberId Self { get; }

    public ClockRule Clock { get; }

    public VerifiedTransactions Verified { get; } = new();

    /// <summary>Set whenever a block has become final here.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>The last final block's header.</summary>
    public BlockHeader Tip => store.Tip;

    public long? FindTransaction(TransactionId id) => store.FindTransaction(id);

    public BlockHeader ReadHeader(long height) => store.ReadHeader(height);

    /// <summary>The canonical bytes of the block at a height that the chain has.</summary>
    public ReadOnlyMemory<byte> ReadBlockBytes(long height) => store.ReadBlockBytes(height);

    /// <summary>The block at a height that the chain has.</summary>
    public Block ReadBlock(long height) => store.ReadBlock(height);

    /// <summary>The certificate of a final block; null for block 0.</summary>
    public FinalityCertificate? FindCertificate(long height) => store.ReadCertificate(height);

    /// <summary>Keeps a block that may become the next one.</summary>
    public void KeepCandidate(Block candidate, bool synced) => store.KeepCandidate(candidate, synced);

    /// <summary>The block that was kept last, if it may still become the next one.</summary>
    public Block? FindCandidate() =>
        store.FindCandidate() is { } block && block.Header.Height == Tip.Height + 1 ? block : null;

    /// <summary>Waits until the block that holds a transaction is final here, and gives its height.</summary>
    public async Task<long> WaitFinalAsync(TransactionId id, CancellationToken cancellationToken)
    {
        var final = waiters.For(id);
        if (FindTransaction(id) is { } height)
            waiters.Complete([id], height);
        return await final.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The members who submitted these, for <see cref="CheckSubmitter"/>.</summary>
    public IReadOnlyDictionary<MemberId, MembershipToken?> FindSubmitters(IReadOnlyList<Transaction> transactions) =>
        executor.FindSubmitters(store.State, transactions);

    /// <summary>Null when an active member signed the transaction; safe to call from many threads.</summary>
    public Refusal? CheckSubmitter(
        IReadOnlyDictionary<MemberId, MembershipToken?> submitters,
        Transaction transaction
    ) => executor.CheckSubmitter(submitters, transaction, Verified);

    /// <summary>Executes transactions on top of the last block, and makes the block of those that apply.</summary>
    public async Task<(Block? Block, BlockExecution Execution)> BuildAsync(
        IReadOnlyList<Transaction> transactions,
        CancellationToken cancellationToken
    )
    {
        using var leave = await turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        var (tip, time) = (Tip, Clock.TimeOfNextBlock);
        var execution = executor.Execute(store.State, time, transactions, Verified);
        if (execution.Applied.Count == 0)
            return (null, execution);
        var certified = FindCertificate(tip.Height);
        return (Block.Create(Genesis.Suite, tip, time, execution.Applied, execution.StateRoot, certified), execution);
    }

    /// <summary>Checks a block that may become the next one; an alarm is raised where it breaks a rule.</summary>
    /// <param name="block">The block.</param>
    /// <param name="execution">What executing it gave, when this node built it itself.</param>
    /// <param name="isProven">Whether more than two thirds of the members have found its time possible.</param>
    /// <param name="cancellationToken">Ends the wait for other blocks.</param>
    /// <returns>What executing it gives; null when it is refused.</returns>
    public async Task<BlockExecution?> ExamineAsync(
        Block block,
        BlockExecution? execution,
        bool isProven,
        CancellationToken cancellationToken
    )
    {
        using var leave = await turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var header = block.Header;
            if (header.CheckFollows(Tip) is { } misplaced)
                return Refuse(LedgerAlarmKind.BrokenChain, header, misplaced.ToString());
            if (!HoldsOwnCertificate(block) && block.CheckCertified(Tip, Genesis.Members) is { } uncertified)
                return Refuse(LedgerAlarmKind.BrokenChain, header, uncertified.ToString());
            if (!isProven && Clock.Check(header.Time) is { } wrongTime)
                return Refuse(LedgerAlarmKind.ClockDiffers, header, wrongTime);
            execution ??= executor.Execute(store.State, header.Time, block.Transactions, Verified);
            return execution.CheckAgainst(header) is { } wrong
                ? Refuse(LedgerAlarmKind.WrongExecution, header, wrong.ToString())
                : execution;
        }
        catch (Exception e) when (e is DecodingException or ArgumentException or OverflowException)
        {
            return Refuse(LedgerAlarmKind.WrongExecution, block.Header, $"It can't be executed: {e.Message}");
        }
    }

    /// <summary>Adds a final block that was examined, with the certificate that the caller has checked.</summary>
    public async Task AppendAsync(
        Block block,
        BlockExecution execution,
        FinalityCertificate certificate,
        CancellationToken cancellationToken
    )
    {
        using (await turn.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                store.Append(block, execution.Update, certificate);
            }
            catch (Exception e)
            {
                alarms.Raise(
                    LedgerAlarmKind.StorageFailed,
                    block.Header.Height,
                    $"The block could not be kept: {e.Message}"
                );
                throw;
            }
        }
        alarms.Clear(LedgerAlarmKind.StorageFailed);
        alarms.Clear(LedgerAlarmKind.ClockDiffers);
        alarms.Clear(LedgerAlarmKind.BrokenChain);
        alarms.Clear(LedgerAlarmKind.WrongExecution);
        if (waiters.HasAny)
            waiters.Complete(block.Transactions.Select(transaction => transaction.Id), block.Header.Height);
        Changed.Set();
    }

    /// <summary>A second header with a certificate for a height that is final here.</summary>
    public bool RaiseFork(BlockHeader other)
    {
        alarms.Raise(
            LedgerAlarmKind.Fork,
            other.Height,
            $"Two final blocks are going round for height {other.Height}: this node has "
                + $"{ReadHeader(other.Height).Hash.ToShortString()}, and was offered {other.Hash.ToShortString()}. A third of "
                + "the members or more lie, or forgot what they signed. Ask the other members which one they have."
        );
        return false;
    }

    public ValueTask DisposeAsync() => turn.DisposeAsync();

    private bool HoldsOwnCertificate(Block block) =>
        block.Certified is { } held
        && FindCertificate(Tip.Height) is { } own
        && held.Encode().AsSpan().SequenceEqual(own.Encode());

    private BlockExecution? Refuse(LedgerAlarmKind kind, BlockHeader header, string message)
    {
        alarms.Raise(kind, header.Height, message);
        return null;
    }
}
