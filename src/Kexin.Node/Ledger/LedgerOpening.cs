using Kexin.Cryptography;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>Whether everything that is on disk is looked at when the node starts.</summary>
internal sealed record VerifyAtStart(bool Everything);

/// <summary>Opens ledger and evidence when the node starts or joins a consortium, and closes them when it stops.</summary>
internal sealed class LedgerOpening(
    NodeFolder folder,
    NodeConfiguration configuration,
    NodeKeys keys,
    NodeLedger node,
    MemberDirectory members,
    AddressBook book,
    OwnAddress address,
    FeedWatch feeds,
    HttpLedgerPeers peers,
    LedgerRepair repair,
    EvidenceService evidence,
    VaultCheck vault,
    VerifyAtStart verify,
    NodeAlarms alarms,
    TimeProvider time,
    ILoggerFactory loggers
) : IHostedService, IAsyncDisposable
{
    private const string OrderingSetAside = "ordering-log-set-aside";
    private const string GenesisRestored = "genesis-restored";
    private const string NotVerified = "datasets-not-verified";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private ChainStore? _store;
    private SigningMemory? _memory;
    private LedgerEngine? _engine;
    private EvidenceStore? _log;
    private Task _opening = Task.CompletedTask;
    private Task _verifying = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Whether the ledger is being opened now.</summary>
    public bool IsOpening { get; private set; }

    /// <summary>Ends with the fault that stopped the opening at start.</summary>
    public Task Completion => _opening;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        IsOpening = true;
        node.IsOpening = File.Exists(folder.Genesis) || ChainStore.Exists(folder.Ledger);
        _opening = Task.Run(() => OpenAllAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _verifying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Joins a consortium: keeps its founding document and opens its ledger.</summary>
    /// <exception cref="DomainException">This node is in a consortium already.</exception>
    public async Task JoinAsync(Genesis genesis, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            ThrowIfJoined();
            await _opening;
            OwnersFile.Write(folder.Genesis, genesis.Encoded.Span);
            await OpenAsync(genesis, isNew: true, _stopping.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <exception cref="DomainException">This node is in a consortium already.</exception>
    public void ThrowIfJoined()
    {
        if (node.Find() is not null || File.Exists(folder.Genesis))
        {
            throw DomainException.Conflict(
                "This node is in a consortium already; a node belongs to one.",
                "本节点已在一个联盟中；一个节点只属于一个联盟。"
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The host knows it by two services, and disposes of it for each.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        if (_log is not null)
        {
            await _log.DisposeAsync();
        }

        _store?.Dispose();
        _memory?.Dispose();
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task OpenAllAsync(CancellationToken cancel)
    {
        try
        {
            if (File.Exists(folder.Genesis) || ChainStore.Exists(folder.Ledger))
            {
                var genesis = ReadGenesis();
                CheckIdentity(genesis);
                await OpenAsync(genesis, isNew: false, cancel);
            }
        }
        catch (DomainException fault)
        {
            throw new NodeFaultException(fault.Title.En, fault.Title.Zh, fault);
        }
        finally
        {
            IsOpening = false;
            node.IsOpening = false;
        }

        _verifying = VerifyAsync(cancel);
    }

    /// <summary>Verifies the datasets while the node serves; none is opened before it was its turn.</summary>
    private async Task VerifyAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Yield();
            await (verify.Everything ? vault.RunAsync(cancel) : vault.TidyAsync());
            alarms.Clear(NotVerified);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            alarms.Raise(
                NotVerified,
                new(
                    $"The datasets could not be verified: {error.Message} Each is verified when it is asked for.",
                    $"数据集未能全部校验：{FaultTexts.Chinese(error)}每个数据集将在使用前单独校验。"
                )
            );
        }
    }

    private Genesis ReadGenesis()
    {
        try
        {
            return Genesis.Decode(File.ReadAllBytes(folder.Genesis));
        }
        catch (Exception error) when (error is DecodingException or FileNotFoundException)
        {
            return RestoreGenesis()
                ?? throw new NodeFaultException(
                    $"'{folder.Genesis}' is damaged: {error.Message} Copy the consortium's founding document from another member.",
                    $"“{folder.Genesis}”已损坏。请从另一成员复制联盟的创世文件。",
                    error
                );
        }
    }

    /// <summary>The founding document that the ledger begins with, written to its file again; null when it cannot be had there.</summary>
    private Genesis? RestoreGenesis()
    {
        try
        {
            var genesis = ChainStore.ReadGenesis(folder.Ledger);
            OwnersFile.Write(folder.Genesis, genesis.Encoded.Span);
            alarms.Raise(
                GenesisRestored,
                new(
                    $"'{folder.Genesis}' was missing or damaged and was written again from the ledger. Check the disk.",
                    $"“{folder.Genesis}”缺失或已损坏，已根据账本重新写入。请检查磁盘。"
                )
            );
            return genesis;
        }
        catch (Exception error) when (error is LedgerDamagedException or IOException)
        {
            return null;
        }
    }

    /// <summary>What the node calls itself is what the consortium admitted, or a file was damaged or exchanged.</summary>
    private void CheckIdentity(Genesis genesis)
    {
        BilingualText? fault =
            genesis.Members.Find(keys.Member) is not { } card
                ? new("it does not name the member of this node's key", "其中没有本节点密钥所属的成员")
            : card.Name != configuration.Name
                ? new(
                    $"it calls this node '{card.Name}', and '{folder.Configuration}' calls it '{configuration.Name}'",
                    $"其中本节点名为“{card.Name}”，而“{folder.Configuration}”中名为“{configuration.Name}”"
                )
            : genesis.Suite != keys.Suite
                ? new(
                    $"its suite is {genesis.Suite.Name}, and that of '{folder.Configuration}' is {keys.Suite.Name}",
                    $"其密码套件是 {genesis.Suite.Name}，而“{folder.Configuration}”的是 {keys.Suite.Name}"
                )
            : null;
        if (fault is not null)
        {
            throw new NodeFaultException(
                $"'{folder.Genesis}' does not fit this node: {fault.En}. Restore the file that is wrong from a copy.",
                $"“{folder.Genesis}”与本节点不符：{fault.Zh}。请从备份恢复有误的文件。"
            );
        }
    }

    private async Task OpenAsync(Genesis genesis, bool isNew, CancellationToken cancel)
    {
        members.Expect(genesis);
        book.Open(genesis);
        address.Announce(genesis);

        // The ledger first: a founding document of another consortium is found there, and the log would look damaged by it.
        _store = await repair.OpenAsync(
            genesis,
            verify.Everything ? ChainOpening.CheckAll : ChainOpening.CheckEnds,
            isNew,
            cancel
        );
        _memory = OpenMemory(genesis);
        _log = OpenEvidence(genesis);
        _engine = await StartEngineAsync(genesis, _store, cancel);
        evidence.Open(_log);
        feeds.Open();
        node.Open(new JoinedLedger(keys.Member, keys.Signing, _store, _engine));
    }

    private SigningMemory OpenMemory(Genesis genesis)
    {
        try
        {
            return SigningMemory.Open(folder.SigningMemory, genesis.Consortium);
        }
        catch (ArgumentException error)
        {
            throw new NodeFaultException(
                $"'{folder.SigningMemory}' is the signing memory of another consortium. Restore this node's own from a copy, or remove it: the node then votes again once enough other members have answered.",
                $"“{folder.SigningMemory}”是另一联盟的签署记录。请从备份恢复本节点自己的文件，或将其删除：足够多的其他成员答复之后，本节点会重新投票。",
                error
            );
        }
    }

    private EvidenceStore OpenEvidence(Genesis genesis)
    {
        var options = new EvidenceOptions
        {
            Folder = folder.Evidence,
            Suite = genesis.Suite,
            Origin = EvidenceLogToken.OriginOf(genesis.Consortium, keys.Member),
            LogKey = keys.Signing.PublicKey,
        };
        try
        {
            var log = EvidenceStore.Open(options, keys.Evidence.Span);
            foreach (var (file, entry) in log.Recovery.RepairedTiles)
            {
                alarms.Raise(
                    "evidence-repaired",
                    new(
                        $"{file} was damaged (from entry {entry}) and was made again from the log's entries. Check the disk.",
                        $"{file} 已损坏（自第 {entry} 条起），已根据日志条目重新生成，请检查磁盘。"
                    )
                );
            }

            return log;
        }
        catch (EvidenceDamageException error)
        {
            throw new NodeFaultException(
                $"The evidence log is damaged: {error.Message}",
                $"存证日志已损坏：{FaultTexts.Chinese(error)}请从副本恢复日志目录。",
                error
            );
        }
    }

    private async Task<LedgerEngine> StartEngineAsync(Genesis genesis, ChainStore store, CancellationToken cancel)
    {
        try
        {
            return await StartEngineAsync(genesis, store, setAside: false, cancel);
        }
        catch (OrderingLogDamagedException error)
        {
            // What was accepted is in the ledger itself; the log holds at most blocks that nobody was told of.
            alarms.Raise(
                OrderingSetAside,
                new(
                    $"The ordering log was damaged ({error.Message}), was set aside and begun anew; no accepted transaction is lost. Check the disk.",
                    $"“{error.Folder}”中的排序日志已损坏，已移开并重新开始；已接受的交易没有丢失。请检查磁盘。"
                )
            );
            return await StartEngineAsync(genesis, store, setAside: true, cancel);
        }
    }

    private Task<LedgerEngine> StartEngineAsync(
        Genesis genesis,
        ChainStore store,
        bool setAside,
        CancellationToken cancel
    )
    {
        var raft = new RaftOptions
        {
            Folder = folder.Ordering,
            SetAsideDamagedLog = setAside,
            LoggerFactory = loggers,
        };
        return LedgerEngine.StartAsync(
            new LedgerEngineOptions
            {
                Genesis = genesis,
                Key = keys.Signing,
                Store = store,
                Memory = _memory!,
                Peers = peers,
                StartOrderer = async (consumer, token) => await RaftOrderer.StartAsync(raft, consumer, token),
                Clock = time,
                Logger = loggers.CreateLogger<LedgerEngine>(),
            },
            cancel
        );
    }
}
