using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>What answers for a member on the network: its engine's service, or a liar's.</summary>
public interface IMemoryNode
{
    Task<ReadOnlyMemory<byte>> SubmitAsync(MemberId caller, ReadOnlyMemory<byte> submission, CancellationToken token);

    IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(MemberId caller, long height, CancellationToken token);

    Task ReportAsync(MemberId caller, ReadOnlyMemory<byte> report, CancellationToken token);

    Task<ReadOnlyMemory<byte>> FetchAsync(MemberId caller, long height, CancellationToken token);
}

/// <summary>Members' nodes in one process; a node can be off, and a line can alter what goes over it.</summary>
public sealed class MemoryNetwork
{
    private readonly ConcurrentDictionary<MemberId, (IMemoryNode Node, CancellationTokenSource Line)> nodes = new();

    /// <summary>Changes the frames of every feed on their way.</summary>
    public Func<MemberId, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? AlterFrame { get; set; }

    /// <summary>The member whose reports and frames go nowhere, while it hears all others.</summary>
    public MemberId? Withholding { get; set; }

    /// <summary>Told of every report: whose, to whom, what.</summary>
    public Action<MemberId, MemberId, ReadOnlyMemory<byte>>? SeeReport { get; set; }

    public void Connect(MemberId member, IMemoryNode node)
    {
        Disconnect(member);
        nodes[member] = (node, new CancellationTokenSource());
    }

    public void Disconnect(MemberId member)
    {
        if (nodes.TryRemove(member, out var entry))
            entry.Line.Cancel();
    }

    public ILedgerPeers PeersOf(MemberId self) => new Peers(this, self);

    private (IMemoryNode Node, CancellationToken Line) Find(MemberId member) =>
        nodes.TryGetValue(member, out var entry)
            ? (entry.Node, entry.Line.Token)
            : throw new LedgerPeerException(member, "the node is off");

    private sealed class Peers(MemoryNetwork network, MemberId self) : ILedgerPeers
    {
        public Task<ReadOnlyMemory<byte>> SubmitAsync(
            MemberId orderer,
            ReadOnlyMemory<byte> submission,
            CancellationToken cancellationToken
        ) =>
            CallAsync(orderer, (node, token) => node.SubmitAsync(self, submission.ToArray(), token), cancellationToken);

        public Task ReportAsync(MemberId orderer, ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
            CallAsync(
                orderer,
                async (node, token) =>
                {
                    network.SeeReport?.Invoke(self, orderer, report);
                    if (network.Withholding == self)
                        return true;
                    await node.ReportAsync(self, report.ToArray(), token);
                    return true;
                },
                cancellationToken
            );

        public Task<ReadOnlyMemory<byte>> FetchAsync(
            MemberId member,
            long height,
            CancellationToken cancellationToken
        ) => CallAsync(member, (node, token) => node.FetchAsync(self, height, token), cancellationToken);

        public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
            MemberId member,
            long height,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            var (node, line) = network.Find(member);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(line, cancellationToken);
            await using var frames = node.FollowAsync(self, height, both.Token).GetAsyncEnumerator(both.Token);
            while (await MoveAsync(member, frames, cancellationToken))
            {
                // A feed of which something is missing is begun again.
                if (network.Withholding == member)
                    throw new LedgerPeerException(member, "it says nothing");
                yield return network.AlterFrame?.Invoke(self, frames.Current) ?? frames.Current;
            }
        }

        private static async Task<bool> MoveAsync(
            MemberId from,
            IAsyncEnumerator<ReadOnlyMemory<byte>> frames,
            CancellationToken cancellationToken
        )
        {
            try
            {
                return await frames.MoveNextAsync();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new LedgerPeerException(from, e.Message, e);
            }
        }

        private async Task<T> CallAsync<T>(
            MemberId to,
            Func<IMemoryNode, CancellationToken, Task<T>> call,
            CancellationToken cancellationToken
        )
        {
            var (node, line) = network.Find(to);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(line, cancellationToken);
            try
            {
                return await call(node, both.Token);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new LedgerPeerException(to, e.Message, e);
            }
        }
    }
}

/// <summary>The service of an engine as a node of the network.</summary>
public sealed class EngineNode(LedgerPeerService service) : IMemoryNode
{
    public Task<ReadOnlyMemory<byte>> SubmitAsync(
        MemberId caller,
        ReadOnlyMemory<byte> submission,
        CancellationToken token
    ) => service.SubmitAsync(caller, submission, token);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(MemberId caller, long height, CancellationToken token) =>
        service.FollowAsync(caller, height, token);

    public Task ReportAsync(MemberId caller, ReadOnlyMemory<byte> report, CancellationToken token) =>
        service.ReportAsync(caller, report, token);

    public Task<ReadOnlyMemory<byte>> FetchAsync(MemberId caller, long height, CancellationToken token) =>
        service.FetchAsync(caller, height, token);
}
