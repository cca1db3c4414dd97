namespace Kexin.Channels;

/// <summary>Where connections that came in on the channel port wait for the session that they were made for.</summary>
/// <remarks>
/// What: a connection and a session meet by session id and party, whichever comes first.
/// Security: a connection is admitted only from a peer that TLS has already named. Each party may have
/// <see cref="MaxWaitingPerParty"/> connections waiting, and as many that have not said for what session they are, each for no
/// longer than the patience: a party cannot take the places of all.
/// </remarks>
/// <param name="patience">How long either side waits for the other.</param>
/// <param name="time">Measures the patience.</param>
public sealed class ChannelLobby(TimeSpan patience, TimeProvider time)
{
    /// <summary>How many connections of one party wait at most.</summary>
    public const int MaxWaitingPerParty = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<(SessionId Session, string Party), TaskCompletionSource<IMessageChannel>> _expected =
    [];
    private readonly Dictionary<(SessionId Session, string Party), IMessageChannel> _waiting = [];
    private readonly Dictionary<string, int> _arriving = [];

    /// <summary>
    /// Reads for which session the connection is, hands it over, and completes when the channel is closed: the host keeps the
    /// connection open as long as this runs.
    /// </summary>
    /// <param name="stream">The accepted connection, after TLS; disposed of.</param>
    /// <param name="beneath">What TLS runs over, for sessions that seal their frames themselves; null keeps them within TLS.</param>
    /// <param name="party">The member whose key TLS has seen.</param>
    /// <param name="cancellationToken">The host stops.</param>
    /// <exception cref="ProtocolException">The peer said nothing sensible, or nobody came for the connection.</exception>
    public async Task AdmitAsync(Stream stream, Stream? beneath, string party, CancellationToken cancellationToken)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var channel = new StreamChannel(
            stream,
            beneath,
            party,
            patience,
            time,
            () => closed.TrySetResult()
        );
        var session = await ReadSessionAsync(channel, party, cancellationToken);
        var key = (session, party);
        HandOver(key, channel);
        try
        {
            await closed.Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            if (Forget(key, channel))
            {
                throw new ProtocolException(
                    ProtocolError.Mismatch,
                    party,
                    $"connected for a session unknown here: {session}.",
                    e
                );
            }

            await closed.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Forget(key, channel);
        }
    }

    /// <summary>The channel that the party opens, or has opened, for the session.</summary>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.Timeout"/>: the party did not connect in time.</exception>
    public async Task<IMessageChannel> TakeAsync(SessionId session, string party, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(party);
        var key = (session, party);
        var coming = new TaskCompletionSource<IMessageChannel>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_waiting.Remove(key, out var channel))
            {
                return channel;
            }

            if (!_expected.TryAdd(key, coming))
            {
                throw new InvalidOperationException($"The session already waits for {party}.");
            }
        }

        try
        {
            return await Deadline.WaitAsync(
                new ValueTask<IMessageChannel>(coming.Task),
                patience,
                time,
                party,
                cancellationToken
            );
        }
        catch
        {
            lock (_lock)
            {
                _expected.Remove(key);
            }

            // It may have come in the very moment in which the wait was given up.
            if (coming.Task.IsCompletedSuccessfully)
            {
                await (await coming.Task).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>For which session the connection is; a party has a bounded number of connections that do not say so yet.</summary>
    private async Task<SessionId> ReadSessionAsync(
        StreamChannel channel,
        string party,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            var arriving = _arriving.GetValueOrDefault(party);
            if (arriving >= MaxWaitingPerParty)
            {
                throw new ProtocolException(ProtocolError.Refused, party, "has too many connections that say nothing.");
            }

            _arriving[party] = arriving + 1;
        }

        try
        {
            return await channel.ReceiveAsync(ChannelPreamble.MaxSizeInBytes, ChannelPreamble.Read, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _arriving[party]--;
            }
        }
    }

    /// <summary>Gives the channel to a session that waits, or lets it wait.</summary>
    private void HandOver((SessionId Session, string Party) key, StreamChannel channel)
    {
        lock (_lock)
        {
            if (_expected.Remove(key, out var session))
            {
                session.TrySetResult(channel);
                return;
            }

            var waiting = _waiting.Keys.Count(other => other.Party == key.Party);
            if (waiting >= MaxWaitingPerParty || !_waiting.TryAdd(key, channel))
            {
                throw new ProtocolException(
                    ProtocolError.Refused,
                    key.Party,
                    "has too many connections waiting, or two for one session."
                );
            }
        }
    }

    /// <summary>Whether the channel was still waiting; it no longer is.</summary>
    private bool Forget((SessionId Session, string Party) key, StreamChannel channel)
    {
        lock (_lock)
        {
            return _waiting.TryGetValue(key, out var still) && ReferenceEquals(still, channel) && _waiting.Remove(key);
        }
    }
}
