using System.Net;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using DotNext.Net.Security;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Orders entries by Raft: a group of one, or one member of a larger group.</summary>
/// <remarks>
/// What: Raft with a log that is flushed before it is acknowledged, compaction, and live changes of the membership.
/// Source: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014.
/// Security: crash faults of fewer than half of the members. A member that lies can stop or reorder, which the
/// ledger's members notice; it can't forge what they sign.
/// Cost: one round trip and one flush at each member for all entries in flight.
/// Not for: keeping data. The consumer keeps what the entries mean; the log behind it is dropped.
/// </remarks>
public sealed class RaftOrderer : IOrderer
{
    // One file per chunk; the library's default of 4 KB makes a file for every block.
    private const int ChunkSizeInBytes = 16 << 20;
    private const int MaxEntrySizeInBytes = 16 << 20;

    private readonly RaftOptions options;
    private readonly OrderedStateMachine stateMachine;
    private readonly DurableLog log;
    private readonly RaftCluster cluster;
    private int isDisposed;

    private RaftOrderer(RaftOptions options, OrderedStateMachine stateMachine, DurableLog log, RaftCluster cluster)
    {
        this.options = options;
        this.stateMachine = stateMachine;
        this.log = log;
        this.cluster = cluster;
    }

    public bool IsLeading => !cluster.LeadershipToken.IsCancellationRequested;

    /// <summary>Opens the log, delivers what the consumer has not seen of it, and joins the group.</summary>
    /// <param name="options">Where and with whom.</param>
    /// <param name="consumer">Takes the committed entries; called one at a time, from the first moment on.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="OrderingLogDamagedException">The log on disk is damaged.</exception>
    public static async Task<RaftOrderer> StartAsync(
        RaftOptions options,
        IOrderedConsumer consumer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(consumer);
        options.Validate();
        try
        {
            return await OpenAsync(options, consumer, cancellationToken).ConfigureAwait(false);
        }
        catch (OrderingLogDamagedException) when (options.SetAsideDamagedLog)
        {
            SetAside(options.Folder);
            return await OpenAsync(options, consumer, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task WaitForLeadershipAsync(CancellationToken cancellationToken) =>
        cluster.WaitForLeadershipAsync(cancellationToken);

    public async Task OrderAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entry.Length, nameof(entry));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, MaxEntrySizeInBytes, nameof(entry));
        try
        {
            var input = new BinaryLogEntry { Content = entry, Term = cluster.Term };
            await cluster.ReplicateAsync(input, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (CauseOfStop(e) is { } cause)
        {
            throw new OrdererUnavailableException($"Ordering has stopped: {cause.Message}", TimeSpan.MaxValue, e);
        }
        catch (Exception e) when (e is NotLeaderException or InvalidOperationException)
        {
            throw new OrdererUnavailableException(
                "This member does not lead its ordering group now.",
                options.ElectionTimeout,
                e
            );
        }
    }

    /// <summary>Adds a member that runs already, with an empty folder, and waits until it has caught up.</summary>
    /// <param name="address">The new member's address.</param>
    /// <param name="attempts">How often to try; a new member may be too slow at first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the member is in the group already or never caught up.</returns>
    public async Task<bool> AddMemberAsync(IPEndPoint address, int attempts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        for (; attempts > 0; attempts--)
        {
            if (await cluster.AddMemberAsync(address, cancellationToken).ConfigureAwait(false))
                return true;
        }
        return false;
    }

    /// <summary>Stops, with everything acknowledged on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await cluster.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await cluster.DisposeAsync().ConfigureAwait(false);
        await log.DisposeAsync().ConfigureAwait(false);
        await stateMachine.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<RaftOrderer> OpenAsync(
        RaftOptions options,
        IOrderedConsumer consumer,
        CancellationToken cancellationToken
    )
    {
        var root = Directory.CreateDirectory(options.Folder);
        var stateMachine = new OrderedStateMachine(root.CreateSubdirectory("snapshots"), options, consumer);
        DurableLog? log = null;
        RaftCluster? cluster = null;
        GroupMembersFile members;
        try
        {
            try
            {
                await stateMachine.RestoreAsync(cancellationToken).ConfigureAwait(false);
                var logOptions = new WriteAheadLog.Options
                {
                    Location = Path.Combine(options.Folder, "log"),
                    ChunkSize = ChunkSizeInBytes,
                    HashAlgorithm = WriteAheadLog.IntegrityHashAlgorithm.XxHash3,

                    // Writing to a mapped file ends the process when the disk is full; writing to a file is refused.
                    MemoryManagement = WriteAheadLog.MemoryManagementStrategy.PrivateMemory,
                };
                log = new DurableLog(logOptions, stateMachine);
                await log.InitializeAsync(cancellationToken).ConfigureAwait(false);
                members = await GroupMembersFile
                    .OpenAsync(Path.Combine(options.Folder, "members"), options, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception e)
                when (e
                        is DotNext.IO.Log.IntegrityException
                            or InvalidDataException
                            or FormatException
                            or EndOfStreamException
                            or ArgumentException
                            or OverflowException
                            or IndexOutOfRangeException
                )
            {
                throw new OrderingLogDamagedException(options.Folder, e);
            }
            cluster = new RaftCluster(Configure(options, members)) { AuditTrail = log };
            await cluster.StartAsync(cancellationToken).ConfigureAwait(false);
            return new RaftOrderer(options, stateMachine, log, cluster);
        }
        catch
        {
            if (cluster is not null)
                await cluster.DisposeAsync().ConfigureAwait(false);
            if (log is not null)
                await log.DisposeAsync().ConfigureAwait(false);
            await stateMachine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static RaftCluster.NodeConfiguration Configure(RaftOptions options, GroupMembersFile members)
    {
        var shortest = (int)options.ElectionTimeout.TotalMilliseconds;
        if (options.IsAlone)
        {
            var closed = new ClosedTransport();
            return new RaftCluster.CustomTransportConfiguration(options.Address, closed, closed)
            {
                ConfigurationStorage = members,
                ColdStart = false,
                LowerElectionTimeout = shortest,
                UpperElectionTimeout = 2 * shortest,
                LoggerFactory = options.LoggerFactory,
            };
        }
        return new RaftCluster.TcpConfiguration(options.Address)
        {
            ConfigurationStorage = members,
            ColdStart = false,
            LowerElectionTimeout = shortest,
            UpperElectionTimeout = 2 * shortest,
            LoggerFactory = options.LoggerFactory,
            SslOptions = options.Tls is { } tls
                ? new SslOptions { ServerOptions = tls.Server, ClientOptions = tls.Client }
                : null,
        };
    }

    private static WriteAheadLog.InternalException? CauseOfStop(Exception? error)
    {
        while (error is not (null or WriteAheadLog.InternalException))
            error = error.InnerException;
        return (WriteAheadLog.InternalException?)error;
    }

    private static void SetAside(string folder)
    {
        for (var number = 1; ; number++)
        {
            var target = $"{folder.TrimEnd('/')}.damaged-{number}";
            if (Directory.Exists(target))
                continue;
            Directory.Move(folder, target);
            return;
        }
    }
}
