using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests;

/// <summary>A node's services over the ledger of <see cref="OneMember"/>.</summary>
internal sealed class OneMemberNode : IAsyncDisposable
{
    private static readonly Lazy<RecordSeal> s_seal = new(() =>
    {
        using var folder = new TemporaryFolder();
        var home = new NodeFolder(folder.Path);
        return new RecordSeal(
            NodeKeys.Create(home, Suite.Standard, "self", "correct horse battery", DateTimeOffset.UnixEpoch)
        );
    });

    private readonly OneMember _member;
    private readonly ServiceProvider _services;

    private OneMemberNode(OneMember member, Action<IServiceCollection>? configure)
    {
        _member = member;
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(member.Node)
            .AddSingleton(_ => Seal)
            .AddSingleton<IRetractionStore, RetractionStore>()
            .AddSingleton<GrantIndex>()
            .AddSingleton<Retractions>()
            .AddSingleton<IBeforeSubmitting>(provider => provider.GetRequiredService<Retractions>())
            .AddSingleton<Submitter>()
            .AddSingleton<ILedger, MemberLedger>()
            .AddNodeDatabase(DatabaseFile)
            .AddLedgerViews();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>Seals records of the database; made once, as its key is under a passphrase.</summary>
    public static RecordSeal Seal => s_seal.Value;

    public SigningKey Key => _member.Key;

    public IReadOnlyList<SigningKey> ObserverKeys => _member.ObserverKeys;

    public Genesis Genesis => _member.Genesis;

    /// <summary>The node that orders when it is not this one.</summary>
    public OtherOrderer? Orderer => _member.Orderer;

    public JoinedLedger Ledger => _member.Ledger;

    public EvidenceStore EvidenceLog => _member.EvidenceLog;

    public IServiceProvider Services => _services;

    public string Folder => _member.Folder;

    private string DatabaseFile => Path.Combine(Folder, "node.db");

    /// <summary>A node that has founded its consortium; if it follows, another member's node in this process orders.</summary>
    public static async Task<OneMemberNode> StartAsync(
        Suite? suite = null,
        int observers = 0,
        bool follows = false,
        Action<IServiceCollection>? configure = null
    )
    {
        var node = new OneMemberNode(await OneMember.StartAsync(suite, observers, follows), configure);
        await DatabaseSetup.PrepareAsync(node.DatabaseFile, CancellationToken.None);
        node.Get<EvidenceService>().Open(node.EvidenceLog);
        return node;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Submits an action signed by an observer's key; what is accepted is in a block here afterwards.</summary>
    public Task<SubmissionResult> SubmitAsync(SigningKey key, ContractAction action) =>
        _member.SubmitAsync(key, action);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _member.DisposeAsync();
    }
}
