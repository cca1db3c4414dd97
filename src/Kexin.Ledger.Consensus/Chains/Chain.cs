using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Consensus.Chains;

/// <summary>This member's own ledger: checks and executes every block itself, keeps it, and cosigns it.</summary>
/// <remarks>
/// What: a block is decoded (its transaction root is right then), must follow the last one, must have a possible time,
/// and must be what executing it gives. Then it is stored together with the fact that this member signs this header at
/// this height, and only then is the cosignature made.
/// Security: what is not checked here is checked nowhere; one header per height is signed, ever.
/// Cost: one synchronous write a block.
/// </remarks>
internal sealed class Chain : IDisposable
{
    private readonly ChainStore store;
    private readonly BlockExecutor executor;
    private readonly SigningKey key;
    private readonly AlarmBoard alarms;
    private readonly SemaphoreSlim gate = new(1);
    private readonly SortedDictionary<long, FinalityCertificate> early = [];
    private readonly Dictionary<long, IReadOnlyList<TransactionId>> notFinal = [];
    private readonly FinalityWaiters waiters = new();
    private readonly bool counts;

    public Chain(LedgerEngineOptions options, AlarmBoard alarms)
    {
        this.alarms = alarms;
        Genesis = options.Genesis;
        store = options.Store;
        key = options.Key;
        executor = new BlockExecutor(Genesis, options.Contracts);
        Self = MemberId.Of(key.PublicKey);
        counts = Genesis.Members.Find(Self) is { Counts: true };
        Clock = new ClockRule(options.Clock, Genesis.Rules, () => store.Tip.Time);
    }

    public Genesis Genesis { get; }

    public MemberId Self { get; }

    public ClockRule Clock { get; }

    public VerifiedTransactions Verified { get; } = new();

    /// <summary>Set whenever a block or a certificate has been added.</summary>
    public ChangeSignal Changed { get; } = new();

    public BlockHeader Tip => store.Tip;

    public long FinalHeight => store.FinalHeight;

    public long? FindTransaction(TransactionId id) => store.FindTransaction(id);

    public BlockHeader? FindHeader(long height) => height > Tip.Height ? null : store.ReadHeader(height);

    /// <summary>The canonical bytes of the block at a height that the chain has.</summary>
    public ReadOnlyMemory<byte> ReadBlockBytes(long height) => store.ReadBlockBytes(height);

    /// <summary>The block at a height that the chain has.</summary>
    public Block ReadBlock(long height) => store.ReadBlock(height);

    public FinalityCertificate? FindCertificate(long height) =>
        height > FinalHeight ? null : store.ReadCertificate(height);

    /// <summary>Waits until the block that holds a transaction is final here, and gives its height.</summary>
    public async Task<long> WaitFinalAsync(TransactionId id, CancellationToken cancellationToken)
    {
        var final = waiters.For(id);
        if (FindTransaction(id) is { } height && height <= FinalHeight)
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
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var time = Clock.TimeOfNextBlock;
            var execution = executor.Execute(store.State, time, transactions, Verified);
            return execution.Applied.Count == 0
                ? (null, execution)
                : (Block.Create(Genesis.Suite, Tip, time, execution.Applied, execution.StateRoot), execution);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Adds a block, or says why not; an alarm is raised where somebody lies.</summary>
    /// <param name="block">The block.</param>
    /// <param name="certificate">Its certificate, if it is final already.</param>
    /// <param name="execution">What executing it gave, when this node built it itself.</param>
    /// <param name="cancellationToken">Ends the wait for other blocks.</param>
    /// <returns>What happened, and this member's cosignature of the block when it cosigns it.</returns>
    public async Task<ChainAnswer> AddAsync(
        Block block,
        FinalityCertificate? certificate,
        BlockExecution? execution,
        CancellationToken cancellationToken
    )
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var header = block.Header;
            if (header.Height > Tip.Height + 1)
                return new ChainAnswer(ChainOutcome.Gap, null);
            if (header.Height <= Tip.Height)
                return Compare(header, certificate);
            if (certificate?.Check(header, Genesis.Members) is { } badCertificate)
                return Refuse(LedgerAlarmKind.BadMessage, header, badCertificate.ToString());
            if (header.CheckFollows(Tip) is { } misplaced)
                return Refuse(LedgerAlarmKind.BrokenChain, header, misplaced.ToString());
            if (store.FindSigned(header.Height) is { } signed && signed != header.Hash && certificate is null)
                return Refuse(LedgerAlarmKind.Fork, header, DescribeFork(header.Height, signed, header.Hash));
            if (certificate is null && Clock.Check(header.Time) is { } wrongTime)
                return Refuse(LedgerAlarmKind.ClockDiffers, header, wrongTime);
            execution ??= executor.Execute(store.State, header.Time, block.Transactions, Verified);
            if (execution.CheckAgainst(header) is { } wrong)
                return Refuse(LedgerAlarmKind.WrongExecution, header, wrong.ToString());
            Store(block, execution, signs: certificate is null && MaySign(header));
            if (certificate is not null)
                Keep(certificate);
            Changed.Set();
            return new ChainAnswer(ChainOutcome.Added, certificate is null ? Cosign(header) : null);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Keeps a certificate; the heights up to it become final as soon as each has one.</summary>
    /// <returns>Null, or why the certificate is not kept.</returns>
    public async Task<Refusal?> FinalizeAsync(FinalityCertificate certificate, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (certificate.Height <= FinalHeight || FindHeader(certificate.Height) is not { } header)
                return null;
            if (certificate.Check(header, Genesis.Members) is { } refusal)
            {
                RaiseIfFork(certificate, header);
                alarms.Raise(LedgerAlarmKind.BadMessage, header.Height, refusal.ToString());
                return refusal;
            }
            Keep(certificate);
            Changed.Set();
            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private ChainAnswer Compare(BlockHeader header, FinalityCertificate? certificate)
    {
        var own = store.ReadHeader(header.Height);
        if (own.Hash != header.Hash)
        {
            alarms.Raise(LedgerAlarmKind.Fork, header.Height, DescribeFork(header.Height, own.Hash, header.Hash));
            return new ChainAnswer(ChainOutcome.Refused, null);
        }
        if (header.Height <= FinalHeight)
            return new ChainAnswer(ChainOutcome.Known, null);
        if (certificate is not null && certificate.Check(own, Genesis.Members) is null)
        {
            Keep(certificate);
            Changed.Set();
        }
        return new ChainAnswer(ChainOutcome.Known, header.Height > FinalHeight ? Cosign(own) : null);
    }

    private void Store(Block block, BlockExecution execution, bool signs)
    {
        try
        {
            store.Append(block, execution.Update, signs);
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
        notFinal[block.Header.Height] = [.. block.Transactions.Select(transaction => transaction.Id)];
        alarms.Clear(LedgerAlarmKind.StorageFailed);
        alarms.Clear(LedgerAlarmKind.ClockDiffers);
        alarms.Clear(LedgerAlarmKind.BrokenChain);
        alarms.Clear(LedgerAlarmKind.WrongExecution);
    }

    private HeaderCosignature? Cosign(BlockHeader header) =>
        MaySign(header) ? HeaderCosignature.Sign(header, key, store) : null;

    // After a rebuild that lost the memory of what was signed, the store knows from which height on to sign again.
    private bool MaySign(BlockHeader header) =>
        counts
        && (store.FindSigned(header.Height) is { } signed ? signed == header.Hash : header.Height > store.SigningFloor);

    private void Keep(FinalityCertificate certificate)
    {
        early[certificate.Height] = certificate;
        while (early.Remove(FinalHeight + 1, out var next))
        {
            store.StoreCertificate(next);
            notFinal.Remove(next.Height, out var transactions);
            if (waiters.HasAny)
                waiters.Complete(transactions ?? TransactionsOf(next.Height), next.Height);
        }
    }

    private IReadOnlyList<TransactionId> TransactionsOf(long height) =>
        [.. store.ReadBlock(height).Transactions.Select(transaction => transaction.Id)];

    private ChainAnswer Refuse(LedgerAlarmKind kind, BlockHeader header, string message)
    {
        alarms.Raise(kind, header.Height, message);
        return new ChainAnswer(ChainOutcome.Refused, null);
    }

    // Enough members signed another header than this node has: it was lied to, and can't go on by itself.
    private void RaiseIfFork(FinalityCertificate certificate, BlockHeader own)
    {
        if (certificate.Height == own.Height && certificate.Header != own.Hash)
            alarms.Raise(LedgerAlarmKind.Fork, own.Height, DescribeFork(own.Height, own.Hash, certificate.Header));
    }

    private static string DescribeFork(long height, Digest own, Digest other) =>
        $"Two blocks are going round for height {height}: this node has {own.ToShortString()}, and was offered "
        + $"{other.ToShortString()}. Somebody lies, or a store was set back. Ask the other members which one they have.";
}

/// <summary>What became of a block.</summary>
internal enum ChainOutcome
{
    /// <summary>It is the last block now.</summary>
    Added,

    /// <summary>It was here already.</summary>
    Known,

    /// <summary>Blocks before it are missing.</summary>
    Gap,

    /// <summary>It breaks a rule; an alarm stands.</summary>
    Refused,
}

/// <summary>What became of a block, and this member's cosignature when it is due.</summary>
internal sealed record ChainAnswer(ChainOutcome Outcome, HeaderCosignature? Cosignature);
