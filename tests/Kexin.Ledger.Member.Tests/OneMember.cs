using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Tests;

/// <summary>The real ledger of a consortium in which this member alone has a node, and orders.</summary>
/// <remarks>
/// The other members are keys without nodes. Observers do not count, so blocks are final at once, and observers can submit.
/// </remarks>
internal sealed class OneMember : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SigningMemory _memory = null!;

    private OneMember(Suite suite, int observers, bool follows)
    {
        Key = Seeded(suite, 1);
        ObserverKeys = [.. Enumerable.Range(0, observers).Select(i => Seeded(suite, 50 + i))];
        var cards = new List<MemberCard> { Card("Self 本院", MemberRole.Member, Key) };
        cards.AddRange(ObserverKeys.Select((key, i) => Card($"Observer {i}", MemberRole.Observer, key)));
        if (follows)
        {
            Orderer = new OtherOrderer(Seeded(suite, 2));
            cards.Add(Card("Orderer", MemberRole.Member, Orderer.Key));
        }

        var draft = FoundingDraft.Create(
            new FoundingTerms(
                "One",
                suite,
                DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                new ConsortiumRules(),
                cards[follows ? ^1 : 0].Id,
                cards
            )
        );
        SigningKey?[] keys = [Key, .. ObserverKeys, Orderer?.Key];
        Genesis = keys.OfType<SigningKey>().Aggregate(draft, (signed, key) => signed.Sign(key)).Complete();
    }

    public SigningKey Key { get; }

    public IReadOnlyList<SigningKey> ObserverKeys { get; }

    public Genesis Genesis { get; }

    /// <summary>The node that orders when it is not this one.</summary>
    public OtherOrderer? Orderer { get; }

    public JoinedLedger Ledger { get; private set; } = null!;

    public EvidenceStore EvidenceLog { get; private set; } = null!;

    /// <summary>Holds <see cref="Ledger"/>.</summary>
    public NodeLedger Node { get; } = new();

    public string Folder => _folder.Path;

    /// <summary>A member that has founded its consortium; if it follows, another member's node in this process orders.</summary>
    public static async Task<OneMember> StartAsync(Suite? suite = null, int observers = 0, bool follows = false)
    {
        var member = new OneMember(suite ?? Suite.Standard, observers, follows);
        await member.JoinAsync();
        return member;
    }

    /// <summary>Where this member would keep its files.</summary>
    public MemberHome HomeIn(string folder) => HomeIn(folder, Key);

    /// <summary>Where the member of that key would keep its files.</summary>
    public MemberHome HomeIn(string folder, SigningKey key) =>
        new()
        {
            Genesis = Path.Combine(folder, "genesis"),
            Founding = Path.Combine(folder, "founding"),
            Ledger = Path.Combine(folder, "ledger"),
            Ordering = Path.Combine(folder, "ordering"),
            SigningMemory = Path.Combine(folder, "signing"),
            Addresses = Path.Combine(folder, "addresses"),
            Evidence = Path.Combine(folder, "evidence"),
            Configuration = Path.Combine(folder, "node.json"),
            Details = Genesis.Members.Find(MemberId.Of(key.PublicKey))!.Details,
            Certificate = CreateCertificate(),
            Key = key,
            EvidenceKey = SecretBytes.Random(Digest.SizeInBytes, RandomSource.System),
        };

    /// <summary>Submits an action signed by an observer's key; what is accepted is in a block here afterwards.</summary>
    public async Task<SubmissionResult> SubmitAsync(SigningKey key, ContractAction action)
    {
        var draft = new TransactionDraft(
            Genesis.Consortium,
            action.Contract,
            action.Action,
            action.Arguments,
            [.. action.Reads.Select(token => token.Reference)],
            [.. action.Consumes.Select(token => token.Reference)],
            long.MaxValue
        );
        var transaction = Transaction.Sign(draft, RandomSource.System, key);
        var result = (await Ledger.Engine.SubmitAsync([transaction], CancellationToken.None))[0];
        while (result is SubmissionResult.Accepted accepted && Ledger.Store.Tip.Height < accepted.Height)
        {
            await Task.Yield();
        }

        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.Engine.DisposeAsync();
        Ledger.Store.Dispose();
        _memory.Dispose();
        await EvidenceLog.DisposeAsync();
        if (Orderer is not null)
        {
            await Orderer.DisposeAsync();
        }

        Key.Dispose();
        foreach (var key in ObserverKeys)
        {
            key.Dispose();
        }

        _folder.Dispose();
    }

    private async Task JoinAsync()
    {
        var limits = new EngineLimits { BlockInterval = TimeSpan.FromMilliseconds(5) };
        if (Orderer is not null)
        {
            await Orderer.StartAsync(Genesis, MemberId.Of(Key.PublicKey), limits);
        }

        var store = ChainStore.Open(_folder["ledger"], Genesis, marks: SceneContracts.All.Marks);
        _memory = SigningMemory.Open(_folder["signing"], Genesis.Consortium);
        var engine = await LedgerEngine.StartAsync(
            new LedgerEngineOptions
            {
                Genesis = Genesis,
                Contracts = SceneContracts.All.All,
                Key = Key,
                Store = store,
                Memory = _memory,
                Peers = (ILedgerPeers?)Orderer ?? new Nobody(),
                StartOrderer = async (consumer, cancel) =>
                    await RaftOrderer.StartAsync(
                        new RaftOptions
                        {
                            Folder = _folder["ordering"],
                            ElectionTimeout = TimeSpan.FromMilliseconds(50),
                        },
                        consumer,
                        cancel
                    ),
                Limits = limits,
            },
            CancellationToken.None
        );
        if (Orderer is not null)
        {
            Orderer.Follower = engine.PeerService;
        }

        Ledger = new JoinedLedger(MemberId.Of(Key.PublicKey), Key, store, engine, SceneContracts.All);
        EvidenceLog = EvidenceStore.Open(
            new EvidenceOptions
            {
                Folder = _folder["evidence"],
                Suite = Genesis.Suite,
                Origin = EvidenceLogToken.OriginOf(Genesis.Consortium, Ledger.Self),
                LogKey = Key.PublicKey,
            },
            new byte[Digest.SizeInBytes]
        );
        Node.Open(Ledger);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=self", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(100)
        );
    }

    private static SigningKey Seeded(Suite suite, int seed) =>
        suite.CreateSigningKey(new SeededRandomSource([(byte)seed, .. new byte[31]]));

    private static MemberCard Card(string name, MemberRole role, SigningKey key) =>
        MemberCard.Sign(
            new MemberDetails(name, role, MemberId.Of(key.PublicKey).Value, "localhost:1001", "localhost:1002"),
            key
        );

    /// <summary>No other node is ever reached.</summary>
    internal sealed class Nobody : ILedgerPeers
    {
        public Task<ReadOnlyMemory<byte>> SubmitAsync(
            MemberId orderer,
            ReadOnlyMemory<byte> submission,
            CancellationToken cancellationToken
        ) => throw Away(orderer);

        public IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
            MemberId member,
            long height,
            CancellationToken cancellationToken
        ) => throw Away(member);

        public Task ReportAsync(MemberId orderer, ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
            throw Away(orderer);

        public Task<ReadOnlyMemory<byte>> FetchAsync(
            MemberId member,
            long height,
            CancellationToken cancellationToken
        ) => throw Away(member);

        private static LedgerPeerException Away(MemberId member) => new(member, "There is no such node.");
    }
}
