using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>A consortium whose nodes run in this process; the first member orders.</summary>
public sealed class TestConsortium : IAsyncDisposable
{
    public const int ClockToleranceInMilliseconds = 60_000;

    private readonly TemporaryFolder? folder;
    private readonly RandomSource random = RandomSource.System;
    private readonly List<TestNode> nodes;
    private long counter;

    /// <summary>Founds a consortium in a folder that goes with it.</summary>
    public TestConsortium(int members, EngineLimits? limits = null, TimeSpan foundedAgo = default)
        : this(new TemporaryFolder(), members, limits, foundedAgo) { }

    private TestConsortium(TemporaryFolder folder, int members, EngineLimits? limits, TimeSpan foundedAgo)
        : this(folder.Path, NewKeys(members), keys => NewGenesis(keys, foundedAgo), limits) => this.folder = folder;

    private TestConsortium(
        string folder,
        List<SigningKey> keys,
        Func<List<SigningKey>, Genesis> genesis,
        EngineLimits? limits
    )
    {
        Limits = limits ?? Quick;
        Genesis = genesis(keys);
        nodes = [.. keys.Select((key, i) => new TestNode(this, key, Path.Combine(folder, $"node-{i}")))];
    }

    /// <summary>Founds a consortium in a folder, where another process can open it.</summary>
    public static TestConsortium Found(string folder, int members)
    {
        var consortium = new TestConsortium(folder, NewKeys(members), keys => NewGenesis(keys, default), null);
        File.WriteAllBytes(Path.Combine(folder, "genesis"), consortium.Genesis.Encoded.ToArray());
        for (var i = 0; i < members; i++)
            File.WriteAllBytes(Path.Combine(folder, $"key-{i}"), consortium.nodes[i].Key.Export());
        return consortium;
    }

    /// <summary>Opens a consortium that was founded in a folder.</summary>
    public static TestConsortium Open(string folder)
    {
        var genesis = Genesis.Decode(File.ReadAllBytes(Path.Combine(folder, "genesis")));
        var keys = Enumerable
            .Range(0, genesis.Members.Cards.Count)
            .Select(i => genesis.Suite.ImportSigningKey(File.ReadAllBytes(Path.Combine(folder, $"key-{i}"))));
        return new TestConsortium(folder, [.. keys], _ => genesis, null);
    }

    /// <summary>Intervals for tests.</summary>
    public static EngineLimits Quick { get; } =
        new()
        {
            BlockInterval = TimeSpan.FromMilliseconds(5),
            Heartbeat = TimeSpan.FromMilliseconds(50),
            Silence = TimeSpan.FromSeconds(2),
            Retry = TimeSpan.FromMilliseconds(50),
            RoundPatience = TimeSpan.FromSeconds(2),
        };

    public Genesis Genesis { get; }

    public EngineLimits Limits { get; }

    public MemoryNetwork Network { get; } = new();

    public IReadOnlyList<TestNode> Nodes => nodes;

    public TestNode Orderer => nodes[0];

    public async Task StartAllAsync()
    {
        foreach (var node in nodes)
            await node.StartAsync();
        await Eventually.HoldsAsync(() => nodes.All(node => node.Engine.IsVoting));
    }

    /// <summary>Tells the orderer what time it is at the others and that they promise what it asks, as they do when they run.</summary>
    public async Task TellTimesAsync()
    {
        foreach (var node in nodes.Skip(1))
            Network.Connect(node.Id, new Yes(this, node));
        await Eventually.HoldsAsync(() =>
            Orderer.Engine.IsVoting && Orderer.Engine.Status.Members.Count == nodes.Count - 1
        );
    }

    /// <summary>A member that answers every report as an honest one would, and does nothing else.</summary>
    private sealed class Yes(TestConsortium consortium, TestNode node) : IMemoryNode
    {
        public Task<ReadOnlyMemory<byte>> SubmitAsync(
            MemberId caller,
            ReadOnlyMemory<byte> submission,
            CancellationToken token
        ) => throw new InvalidOperationException("it only answers");

        public IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
            MemberId caller,
            long height,
            CancellationToken token
        ) => throw new InvalidOperationException("it only answers");

        public async Task ReportAsync(MemberId caller, ReadOnlyMemory<byte> report, CancellationToken token)
        {
            var heard = MemberReport.Decode(report);
            var answer = new MemberReport(
                node.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
                heard.Height,
                Boot: 7,
                Wish: Math.Max(heard.Ask, heard.Wish),
                SeenBoot: heard.Boot
            );
            var peers = consortium.Network.PeersOf(node.Id);
            await peers.ReportAsync(caller, answer.Encode(), token);
        }

        public Task<ReadOnlyMemory<byte>> FetchAsync(MemberId caller, long height, CancellationToken token) =>
            Task.FromResult(ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>A transaction of that node's member that no other equals.</summary>
    public Transaction Note(
        TestNode by,
        string action = "write",
        int sizeInBytes = sizeof(int),
        long validUntil = long.MaxValue
    )
    {
        var arguments = new byte[sizeInBytes];
        BitConverter.TryWriteBytes(arguments, Interlocked.Increment(ref counter));
        return Transaction.Sign(
            new TransactionDraft(Genesis.Consortium, NoteContract.TokenType, action, arguments, [], [], validUntil),
            random,
            by.Key
        );
    }

    /// <summary>Submits a transaction of that node's member and insists that it is accepted.</summary>
    public async Task<Transaction> AcceptAsync(TestNode by)
    {
        var transaction = Note(by);
        SubmissionResult result;
        using var patience = new CancellationTokenSource(Eventually.Patience);
        do result = await by.SubmitAsync(transaction);
        while (result is SubmissionResult.Unavailable && !patience.IsCancellationRequested);
        Assert.IsType<SubmissionResult.Accepted>(result);
        return transaction;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        folder?.Dispose();
    }

    private static List<SigningKey> NewKeys(int members) =>
        [.. Enumerable.Range(0, members).Select(_ => Suite.Standard.CreateSigningKey())];

    private static Genesis NewGenesis(List<SigningKey> keys, TimeSpan foundedAgo)
    {
        var suite = Suite.Standard;
        var cards = keys.Select(
            (key, i) =>
                MemberCard.Sign(
                    new MemberDetails(
                        $"Member {i}",
                        MemberRole.Member,
                        suite.Hash(BitConverter.GetBytes(i)),
                        $"localhost:{1000 + i}",
                        $"localhost:{2000 + i}"
                    ),
                    key
                )
        );
        var draft = FoundingDraft.Create(
            new FoundingTerms(
                "Test",
                suite,
                (DateTimeOffset.UtcNow - foundedAgo).ToUnixTimeMilliseconds(),
                new ConsortiumRules(ClockToleranceInMilliseconds: ClockToleranceInMilliseconds),
                MemberId.Of(keys[0].PublicKey),
                [.. cards]
            )
        );
        return keys.Aggregate(draft, (signed, key) => signed.Sign(key)).Complete();
    }
}

/// <summary>One node of a <see cref="TestConsortium"/>; it can be stopped and started on the same disk.</summary>
public sealed class TestNode(TestConsortium consortium, SigningKey key, string folder) : IAsyncDisposable
{
    private ChainStore? store;
    private SigningMemory? memory;

    public SigningKey Key => key;

    /// <summary>Where the ledger, the order and the signing memory are.</summary>
    public string Folder => folder;

    public string MemoryPath => Path.Combine(folder, "signing");

    public MemberId Id { get; } = MemberId.Of(key.PublicKey);

    public ShiftedClock Clock { get; } = new();

    /// <summary>An entry that is delivered before all others, as if it had been ordered.</summary>
    public byte[]? FirstEntry { get; set; }

    public LedgerEngine Engine { get; private set; } = null!;

    public async Task StartAsync()
    {
        store ??= Open();
        memory ??= SigningMemory.Open(MemoryPath, consortium.Genesis.Consortium);
        Engine = await LedgerEngine.StartAsync(
            new LedgerEngineOptions
            {
                Genesis = consortium.Genesis,
                Key = key,
                Store = store,
                Memory = memory,
                Peers = consortium.Network.PeersOf(Id),
                StartOrderer = StartOrdererAsync,
                Contracts = NoteContract.All,
                Clock = Clock,
                Limits = consortium.Limits,
            },
            CancellationToken.None
        );
        Connect();
    }

    /// <summary>Joins the network, again after it was cut off.</summary>
    public void Connect() => consortium.Network.Connect(Id, new EngineNode(Engine.PeerService));

    public async Task<SubmissionResult> SubmitAsync(Transaction transaction) =>
        (await Engine.SubmitAsync([transaction], CancellationToken.None).WaitAsync(Eventually.Patience))[0];

    public Task<long> FinalAsync(Transaction transaction) => FinalAsync(transaction.Id);

    public Task<long> FinalAsync(TransactionId transaction) =>
        Engine.WaitFinalAsync(transaction, CancellationToken.None).WaitAsync(Eventually.Patience);

    public BlockHeader Header(long height) => store!.ReadHeader(height);

    /// <summary>A right block after this node's last one.</summary>
    public Block BuildNext(params Transaction[] transactions)
    {
        var (suite, tip, time) = (consortium.Genesis.Suite, store!.Tip, Clock.GetUtcNow().ToUnixTimeMilliseconds());
        time = Math.Max(time, tip.Time);
        var executor = new BlockExecutor(consortium.Genesis, NoteContract.All);
        var execution = executor.Execute(store.State, time, transactions, new VerifiedTransactions());
        var certified = tip.Height == 0 ? null : store.ReadCertificate(tip.Height);
        return Block.Create(suite, tip, time, execution.Applied, execution.StateRoot, certified);
    }

    public async Task StopAsync()
    {
        consortium.Network.Disconnect(Id);
        if (Engine is not null)
            await Engine.DisposeAsync();
        store?.Dispose();
        memory?.Dispose();
        (store, memory) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        key.Dispose();
    }

    private ChainStore Open() => ChainStore.Open(Path.Combine(folder, "ledger"), consortium.Genesis);

    private async Task<IOrderer> StartOrdererAsync(IOrderedConsumer consumer, CancellationToken cancellationToken)
    {
        if (FirstEntry is { } entry)
            await consumer.DeliverAsync(0, entry, cancellationToken);
        return await RaftOrderer.StartAsync(
            new RaftOptions
            {
                Folder = Path.Combine(folder, "ordering"),
                ElectionTimeout = TimeSpan.FromMilliseconds(50),
            },
            consumer,
            cancellationToken
        );
    }
}
