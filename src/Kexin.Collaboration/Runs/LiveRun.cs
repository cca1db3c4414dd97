using Kexin.Channels;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>Why a node ended its part in a run that went on.</summary>
public enum RunStop
{
    /// <summary>The requester has begun a later run of the task, so nobody waits for this one any more.</summary>
    Later,

    /// <summary>It took longer than the node allows.</summary>
    Overdue,

    /// <summary>The node's owner asked for it.</summary>
    ByHand,

    /// <summary>A consent that it relied on was taken back.</summary>
    ConsentWithdrawn,
}

/// <summary>A run that this node has a part in, while it goes on.</summary>
/// <param name="id">Its id, which is also its session's.</param>
/// <param name="task">The task.</param>
/// <param name="attempt">Which of the task's runs it is, from 1.</param>
/// <param name="startedAt">When this node began it.</param>
/// <param name="stopping">The node stops.</param>
public sealed class LiveRun(
    SessionId id,
    TokenId task,
    long attempt,
    DateTimeOffset startedAt,
    CancellationToken stopping
) : IProgress<RunProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly HashSet<MemberId> _connecting = [];
    private IReadOnlyList<MemberId>? _awaited;
    private bool _isOver;
    private RunProgress _progress = new(new BilingualText("Waiting for the other parties", "正在等待其他参与方"), 0, 0);

    /// <summary>Its id, which is also its session's.</summary>
    public SessionId Id { get; } = id;

    /// <summary>The task.</summary>
    public TokenId Task { get; } = task;

    /// <summary>Which of the task's runs it is, from 1.</summary>
    public long Attempt { get; } = attempt;

    /// <summary>When this node began it.</summary>
    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>Ends this node's part: the node stops, or the run was stopped.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>Why it was stopped, or null.</summary>
    public RunStop? StoppedFor { get; private set; }

    /// <summary>The parties for whom this one waits; after it was stopped, for whom it waited then.</summary>
    public IReadOnlyList<MemberId> Awaited
    {
        get
        {
            lock (_lock)
            {
                return _awaited ?? FindAwaited();
            }
        }
    }

    /// <summary>From now on it waits for connections to these parties.</summary>
    public void Connect(IEnumerable<MemberId> others)
    {
        lock (_lock)
        {
            _connecting.UnionWith(others);
        }
    }

    /// <summary>The connection to a party stands.</summary>
    public void Connected(MemberId other)
    {
        lock (_lock)
        {
            _connecting.Remove(other);
        }
    }

    private IReadOnlyList<MemberId> FindAwaited() =>
        Session is { } session ? [.. session.Awaited.Select(MemberOf)] : [.. _connecting];

    private static MemberId MemberOf(string party) => new(Digest.Parse(party));

    /// <summary>Whether something was sent that opens to whoever asked.</summary>
    public bool IsOpened { get; private set; }

    /// <summary>From now on the run counts as a release.</summary>
    public void MarkOpened() => IsOpened = true;

    /// <summary>The consents that its reading of data relies on.</summary>
    public IReadOnlyList<TokenId> Consents { get; set; } = [];

    /// <summary>The session, once it is open.</summary>
    public Session? Session { get; set; }

    /// <summary>How far it has come.</summary>
    public RunProgress Progress
    {
        get
        {
            lock (_lock)
            {
                return _progress;
            }
        }
    }

    public void Report(RunProgress value)
    {
        lock (_lock)
        {
            _progress = value;
        }
    }

    /// <summary>Ends this node's part; false when it is over already, or was stopped before.</summary>
    public bool Stop(RunStop why)
    {
        lock (_lock)
        {
            if (_isOver || StoppedFor is not null)
            {
                return false;
            }

            (StoppedFor, _awaited) = (why, FindAwaited());
            _end.Cancel();
            return true;
        }
    }

    /// <summary>From now on nothing stops it: every party has confirmed it.</summary>
    /// <exception cref="OperationCanceledException">It was stopped before.</exception>
    public void Confirm()
    {
        lock (_lock)
        {
            if (StoppedFor is not null)
            {
                throw new OperationCanceledException();
            }

            _isOver = true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _end.Dispose();
        }
    }

    /// <summary>What crossed so far, by party.</summary>
    public IReadOnlyList<PartyTraffic> Traffic =>
        Session is not { } session
            ? []
            :
            [
                .. session.Others.Select(party =>
                {
                    var counters = session.With(party.Name).Counters;
                    return new PartyTraffic(
                        MemberOf(party.Name),
                        counters.BytesSent,
                        counters.BytesReceived,
                        counters.MessagesSent,
                        counters.MessagesReceived
                    );
                }),
            ];
}
