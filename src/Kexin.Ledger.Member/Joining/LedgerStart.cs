using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Alarms;
using Kexin.Ledger.Member.Evidence;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Member.Peers;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Joining;

/// <summary>Has ledger and evidence opened when the node starts or joins a consortium.</summary>
/// <param name="home">Where they are.</param>
/// <param name="node">Given the ledger.</param>
/// <param name="members">Told which consortium is opened.</param>
/// <param name="book">Told which consortium is opened.</param>
/// <param name="address">Announces where this node is.</param>
/// <param name="feeds">Watched from then on.</param>
/// <param name="opening">Opens them.</param>
/// <param name="evidence">Given the evidence log.</param>
/// <param name="alarms">Told of what was mended.</param>
public sealed class LedgerStart(
    MemberHome home,
    NodeLedger node,
    MemberDirectory members,
    AddressBook book,
    OwnAddress address,
    FeedWatch feeds,
    LedgerOpening opening,
    EvidenceService evidence,
    IAlarms alarms
) : IDisposable
{
    private readonly FoundingFile _file = new(home, alarms);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private ChainOpening _how = ChainOpening.CheckAll;

    /// <summary>Whether the ledger is being opened now.</summary>
    public bool IsOpening { get; private set; }

    /// <summary>Ends when what was joined before is open, with a <see cref="DomainException"/> if it could not be opened.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The founding document of the consortium whose ledger is open, or null.</summary>
    public Genesis? Joined => node.Find()?.Genesis;

    /// <summary>Whether a consortium was joined, open or not.</summary>
    public bool IsToOpen => _file.IsToOpen;

    /// <summary>Begins to open what was joined before.</summary>
    /// <param name="how">How much of the blocks is looked at.</param>
    public void Start(ChainOpening how)
    {
        _how = how;
        IsOpening = true;
        node.IsOpening = _file.IsToOpen;
        Completion = Task.Run(() => OpenAllAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Stops an opening that is under way.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Joins a consortium: keeps its founding document and opens its ledger; nothing is done where it was joined already.</summary>
    /// <exception cref="DomainException">This node is in another consortium already.</exception>
    public async Task JoinAsync(Genesis genesis, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        await _turn.WaitAsync(cancel);
        try
        {
            if (Joined?.Consortium == genesis.Consortium)
            {
                return;
            }

            ThrowIfJoined();
            await Completion;
            _file.Write(genesis);
            await OpenAsync(genesis, isNew: true, _stopping.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A node belongs to one consortium.</summary>
    /// <exception cref="DomainException">This node is in a consortium already.</exception>
    public void ThrowIfJoined()
    {
        if (node.Find() is not null || _file.IsJoined)
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
            if (_file.IsToOpen)
            {
                await OpenAsync(_file.Read(), isNew: false, cancel);
            }
        }
        finally
        {
            IsOpening = false;
            node.IsOpening = false;
        }
    }

    private async Task OpenAsync(Genesis genesis, bool isNew, CancellationToken cancel)
    {
        members.Expect(genesis.Members);
        book.Open(genesis);
        address.Announce(genesis);
        var (ledger, log) = await opening.OpenAsync(genesis, _how, isNew, cancel);
        evidence.Open(log);
        feeds.Open();
        node.Open(ledger);
    }
}
