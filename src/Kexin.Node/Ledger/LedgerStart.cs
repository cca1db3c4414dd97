using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Hosting;

namespace Kexin.Node;

/// <summary>Whether everything that is on disk is looked at when the node starts.</summary>
internal sealed record VerifyAtStart(bool Everything);

/// <summary>Has ledger and evidence opened when the node starts or joins a consortium.</summary>
internal sealed class LedgerStart(
    NodeFolder folder,
    NodeConfiguration configuration,
    NodeKeys keys,
    NodeLedger node,
    MemberDirectory members,
    AddressBook book,
    OwnAddress address,
    FeedWatch feeds,
    LedgerOpening opening,
    EvidenceService evidence,
    VaultCheck vault,
    VerifyAtStart verify,
    NodeAlarms alarms
) : IHostedService, IDisposable
{
    private const string GenesisRestored = "genesis-restored";
    private const string NotVerified = "datasets-not-verified";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _opening = Task.CompletedTask;
    private Task _verifying = Task.CompletedTask;

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

    public void Dispose()
    {
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

        var how = verify.Everything ? ChainOpening.CheckAll : ChainOpening.CheckEnds;
        var (ledger, log) = await opening.OpenAsync(genesis, how, isNew, cancel);
        evidence.Open(log);
        feeds.Open();
        node.Open(ledger);
    }
}
