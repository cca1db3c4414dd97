using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>One run of one computation among parties who have proved to each other that they mean the same run.</summary>
/// <remarks>A session ends in a result or in one <see cref="ProtocolException"/>; after a failure it is only disposed of.</remarks>
public sealed class Session : IAsyncDisposable
{
    private readonly SessionTerms _terms;
    private readonly Dictionary<string, RecordedChannel> _channels;

    private Session(SessionTerms terms, Dictionary<string, RecordedChannel> channels)
    {
        _terms = terms;
        _channels = channels;
        Parties = [terms.Self.Name, .. terms.Others.Select(other => other.Name)];
    }

    /// <summary>The name of this party.</summary>
    public string Self => _terms.Self.Name;

    /// <summary>The role of this party.</summary>
    public string Role => _terms.Self.Role;

    /// <summary>The names of all parties: this one first, then the others in the order of the terms.</summary>
    public IReadOnlyList<string> Parties { get; }

    /// <summary>All other parties, in the order of the terms.</summary>
    public IReadOnlyList<SessionParty> Others => _terms.Others;

    /// <summary>This run.</summary>
    public SessionId Id => _terms.Id;

    /// <summary>The hash of the document that all parties agreed to.</summary>
    public Digest Computation => _terms.Computation;

    /// <summary>The consortium's suite.</summary>
    public Suite Suite => _terms.Suite;

    /// <summary>The deadline of every wait for a peer.</summary>
    public TimeSpan Patience => _terms.Patience;

    /// <summary>Opens a session over one channel to each other party, and owns the channels from then on, also when it fails.</summary>
    /// <param name="terms">What this party believes the session to be.</param>
    /// <param name="channels">By the names in <see cref="SessionTerms.Others"/>, exactly.</param>
    /// <param name="random">Gives the nonces of the opening.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">
    /// A peer is in another session, computation, suite or role (<see cref="ProtocolError.Mismatch"/>), or is not who it says.
    /// </exception>
    public static async Task<Session> OpenAsync(
        SessionTerms terms,
        IReadOnlyDictionary<string, IMessageChannel> channels,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(random);
        ThrowIfInconsistent(terms, channels);
        var recorded = terms.Others.ToDictionary(
            other => other.Name,
            other => new RecordedChannel(channels[other.Name], terms.Suite, terms.Self.Name)
        );
        var session = new Session(terms, recorded);
        try
        {
            await session.ForAllAsync(other =>
                SessionHandshake.RunAsync(terms, other, recorded[other.Name], random, cancellationToken)
            );
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>The channel to a party.</summary>
    /// <exception cref="ArgumentException">No other party has that name.</exception>
    public IMessageChannel With(string party) => Recorded(party);

    /// <summary>The hash of all that went between this party and that one so far: the same at both ends between messages.</summary>
    /// <exception cref="ArgumentException">No other party has that name.</exception>
    public Digest TranscriptWith(string party) => Recorded(party).Transcript;

    /// <summary>All counters of this party's channels, summed.</summary>
    public SessionTraffic Traffic =>
        new(
            _channels.Values.Sum(channel => channel.Counters.BytesSent),
            _channels.Values.Sum(channel => channel.Counters.BytesReceived),
            _channels.Values.Sum(channel => channel.Counters.MessagesSent),
            _channels.Values.Sum(channel => channel.Counters.MessagesReceived)
        );

    /// <summary>The names of the parties for whom this one waits at this moment, in the order of the terms.</summary>
    public IReadOnlyList<string> Awaited =>
        [.. _terms.Others.Select(other => other.Name).Where(name => _channels[name].IsAwaited)];

    /// <summary>Sends the same message to all others at once.</summary>
    /// <exception cref="ProtocolException">A peer is at fault.</exception>
    public Task BroadcastAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        ForAllAsync(other => _channels[other.Name].SendAsync(message, cancellationToken).AsTask());

    /// <summary>Receives one message from every other party, in the order of <see cref="Others"/>.</summary>
    /// <exception cref="ProtocolException">A peer is at fault.</exception>
    public async Task<byte[][]> GatherAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        var received = _terms.Others.Select(other =>
            _channels[other.Name].ReceiveAsync(maxSizeInBytes, cancellationToken).AsTask()
        );
        return await FirstFaultOrAllAsync([.. received]);
    }

    /// <summary>The two ends of every channel compare their transcripts; the last step of a session before its result counts.</summary>
    /// <returns>The hash of the transcripts with all others, in the order of their names (by code units): for evidence.</returns>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.Mismatch"/>: a peer saw other messages than this party.</exception>
    public async Task<Digest> ConfirmAsync(CancellationToken cancellationToken)
    {
        var transcripts = new SortedDictionary<string, Digest>(StringComparer.Ordinal);
        foreach (var other in _terms.Others)
        {
            transcripts.Add(other.Name, _channels[other.Name].Transcript);
        }

        await ForAllAsync(async other =>
        {
            var mine = transcripts[other.Name];
            var theirs = await _channels[other.Name]
                .ExchangeAsync(mine.ToArray(), Digest.SizeInBytes, cancellationToken);
            if (!mine.ToArray().AsSpan().SequenceEqual(theirs))
            {
                throw new ProtocolException(
                    ProtocolError.Mismatch,
                    other.Name,
                    $"saw other messages: the transcript here is {mine}, there {Convert.ToHexStringLower(theirs)}."
                );
            }
        });
        return Suite.Hash([.. transcripts.Values.SelectMany(transcript => transcript.ToArray())]);
    }

    /// <summary>Closes every channel.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels.Values)
        {
            await channel.DisposeAsync();
        }
    }

    private RecordedChannel Recorded(string party) =>
        _channels.TryGetValue(party, out var channel)
            ? channel
            : throw new ArgumentException($"{party} is not another party of this session.", nameof(party));

    private async Task ForAllAsync(Func<SessionParty, Task> step)
    {
        var steps = _terms.Others.Select(async other =>
        {
            await step(other);
            return true;
        });
        await FirstFaultOrAllAsync([.. steps]);
    }

    /// <summary>All results, or at once the first fault: one party's error is not hidden behind another's silence.</summary>
    private static async Task<T[]> FirstFaultOrAllAsync<T>(List<Task<T>> steps)
    {
        var all = steps.ToArray();
        while (steps.Count > 0)
        {
            var done = await Task.WhenAny(steps);
            steps.Remove(done);
            if (!done.IsCompletedSuccessfully)
            {
                // The others end when the session is disposed of; their faults follow from this one.
                steps.ForEach(step => _ = step.ContinueWith(static s => s.Exception, TaskScheduler.Default));
                await done;
            }
        }

        return await Task.WhenAll(all);
    }

    private static void ThrowIfInconsistent(SessionTerms terms, IReadOnlyDictionary<string, IMessageChannel> channels)
    {
        var names = terms.Others.Select(other => other.Name).Append(terms.Self.Name).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new ArgumentException("Two parties of a session have the same name.", nameof(terms));
        }

        if (!terms.SigningKey.PublicKey.Equals(terms.Self.Key))
        {
            throw new ArgumentException("The signing key is not that of this party.", nameof(terms));
        }

        if (channels.Count != terms.Others.Count || !terms.Others.All(other => channels.ContainsKey(other.Name)))
        {
            throw new ArgumentException("A session takes exactly one channel to each other party.", nameof(channels));
        }
    }
}
