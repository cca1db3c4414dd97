using Kexin.Cryptography;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Member.Opening;

/// <summary>Opens a member's ledger with all that belongs to it: blocks, signing memory, evidence log and engine; closes them at the end.</summary>
/// <param name="home">Where they are.</param>
/// <param name="contracts">The consortium's.</param>
/// <param name="repair">Opens the blocks.</param>
/// <param name="peers">The other members' nodes.</param>
/// <param name="alarms">Told of what was mended.</param>
/// <param name="time">The engine's clock.</param>
/// <param name="loggers">For the engine.</param>
public sealed class LedgerOpening(
    MemberHome home,
    ContractList contracts,
    LedgerRepair repair,
    ILedgerPeers peers,
    IAlarms alarms,
    TimeProvider time,
    ILoggerFactory loggers
) : IAsyncDisposable
{
    private const string OrderingSetAside = "ordering-log-set-aside";

    private ChainStore? _store;
    private SigningMemory? _memory;
    private LedgerEngine? _engine;
    private EvidenceStore? _log;

    /// <summary>Opens them; once.</summary>
    /// <param name="genesis">The consortium's.</param>
    /// <param name="how">How much of the blocks is looked at.</param>
    /// <param name="isNew">Whether the consortium is joined only now.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The ledger and the evidence log.</returns>
    /// <exception cref="DomainException">Something is damaged and could not be mended.</exception>
    public async Task<(JoinedLedger Ledger, EvidenceStore Evidence)> OpenAsync(
        Genesis genesis,
        ChainOpening how,
        bool isNew,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(genesis);

        // The ledger first: a founding document of another consortium is found there, and the log would look damaged by it.
        _store = await repair.OpenAsync(genesis, how, isNew, cancel);
        _memory = OpenMemory(genesis);
        _log = OpenEvidence(genesis);
        _engine = await StartEngineAsync(genesis, _store, cancel);
        return (new JoinedLedger(home.Self, home.Key, _store, _engine, contracts), _log);
    }

    public async ValueTask DisposeAsync()
    {
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
    }

    private SigningMemory OpenMemory(Genesis genesis)
    {
        try
        {
            return SigningMemory.Open(home.SigningMemory, genesis.Consortium);
        }
        catch (ArgumentException error)
        {
            throw new DomainException(
                FaultCodes.Corrupt,
                new(
                    $"'{home.SigningMemory}' is the signing memory of another consortium. Restore this node's own from a copy, or remove it: the node then votes again once enough other members have answered.",
                    $"“{home.SigningMemory}”是另一联盟的签署记录。请从备份恢复本节点自己的文件，或将其删除：足够多的其他成员答复之后，本节点会重新投票。"
                ),
                cause: error
            );
        }
    }

    private EvidenceStore OpenEvidence(Genesis genesis)
    {
        var options = new EvidenceOptions
        {
            Folder = home.Evidence,
            Suite = genesis.Suite,
            Origin = EvidenceLogToken.OriginOf(genesis.Consortium, home.Self),
            LogKey = home.Key.PublicKey,
        };
        try
        {
            var log = EvidenceStore.Open(options, home.EvidenceKey.Span);
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
            throw new DomainException(
                FaultCodes.Corrupt,
                new(
                    $"The evidence log is damaged: {error.Message}",
                    $"存证日志已损坏：{DamageTexts.Chinese(error)}请从副本恢复日志目录。"
                ),
                cause: error
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
                    $"“{error.Folder}”中的排序日志已损坏，已移开并重新开始；已受理的交易没有丢失。请检查磁盘。"
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
            Folder = home.Ordering,
            SetAsideDamagedLog = setAside,
            LoggerFactory = loggers,
        };
        return LedgerEngine.StartAsync(
            new LedgerEngineOptions
            {
                Genesis = genesis,
                Key = home.Key,
                Store = store,
                Memory = _memory!,
                Peers = peers,
                Contracts = contracts.All,
                StartOrderer = async (consumer, token) => await RaftOrderer.StartAsync(raft, consumer, token),
                Clock = time,
                Logger = loggers.CreateLogger<LedgerEngine>(),
            },
            cancel
        );
    }
}
