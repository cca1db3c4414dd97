using System.Collections.Concurrent;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Tests;

/// <summary>Another member's real ordering node, in this process; what it answers to submissions can be invented.</summary>
internal sealed class OtherOrderer : ILedgerPeers, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _withheld = new();
    private MemberId _caller;
    private ChainStore _store = null!;
    private SigningMemory _memory = null!;
    private LedgerEngine _engine = null!;

    public OtherOrderer(SigningKey key) => Key = key;

    public SigningKey Key { get; }

    /// <summary>The one other member's node.</summary>
    public LedgerPeerService? Follower { get; set; }

    /// <summary>The answer to every submission from now on, none of which gets into a block; null when it is honest.</summary>
    public ReadOnlyMemory<byte>? Lie { get; set; }

    /// <summary>The submissions that were answered with a lie.</summary>
    public int Withheld => _withheld.Count;

    public static ReadOnlyMemory<byte> AcceptedAt(long height) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(1);
            writer.WriteStartArray(2);
            writer.WriteInt32(1);
            writer.WriteInt64(height);
            writer.WriteEndArray();
            writer.WriteEndArray();
        });

    public static ReadOnlyMemory<byte> RefusedBy(string rule) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(1);
            writer.WriteStartArray(5);
            writer.WriteInt32(2);
            writer.WriteTextString("lies.told");
            foreach (var (english, chinese) in new[] { (rule, rule), ("nothing.", "无。"), ("nothing.", "无。") })
            {
                writer.WriteStartArray(2);
                writer.WriteTextString(english);
                writer.WriteTextString(chinese);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndArray();
        });

    public async Task StartAsync(Genesis genesis, MemberId caller, EngineLimits limits)
    {
        _caller = caller;
        _store = ChainStore.Open(_folder["ledger"], genesis);
        _memory = SigningMemory.Open(_folder["signing"], genesis.Consortium);
        _engine = await LedgerEngine.StartAsync(
            new LedgerEngineOptions
            {
                Genesis = genesis,
                Contracts = SceneContracts.All.All,
                Key = Key,
                Store = _store,
                Memory = _memory,
                Peers = this,
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
    }

    /// <summary>Puts what was withheld into blocks after all.</summary>
    public async Task ReleaseAsync()
    {
        Lie = null;
        while (_withheld.TryDequeue(out var submission))
        {
            await _engine.PeerService.SubmitAsync(_caller, submission, CancellationToken.None);
        }
    }

    public Task<ReadOnlyMemory<byte>> SubmitAsync(
        MemberId orderer,
        ReadOnlyMemory<byte> submission,
        CancellationToken cancellationToken
    )
    {
        if (Lie is not { } answer)
        {
            return _engine.PeerService.SubmitAsync(_caller, submission, cancellationToken);
        }

        _withheld.Enqueue(submission.ToArray());
        return Task.FromResult(answer);
    }

    public IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        MemberId member,
        long height,
        CancellationToken cancellationToken
    ) => _engine.PeerService.FollowAsync(_caller, height, cancellationToken);

    public Task ReportAsync(MemberId member, ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
        member == Self
            ? _engine.PeerService.ReportAsync(_caller, report, cancellationToken)
            : FollowerOr(member).ReportAsync(Self, report, cancellationToken);

    public Task<ReadOnlyMemory<byte>> FetchAsync(MemberId member, long height, CancellationToken cancellationToken) =>
        member == Self
            ? _engine.PeerService.FetchAsync(_caller, height, cancellationToken)
            : FollowerOr(member).FetchAsync(Self, height, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _store.Dispose();
        _memory.Dispose();
        Key.Dispose();
        _folder.Dispose();
    }

    private MemberId Self => MemberId.Of(Key.PublicKey);

    private LedgerPeerService FollowerOr(MemberId member) =>
        member == _caller && Follower is { } follower
            ? follower
            : throw new LedgerPeerException(member, "There is no such node yet.");
}
