using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>One run of one computation among parties who have proved to each other that they mean the same run.</summary>
/// <remarks>A session ends in a result or in one <see cref="ProtocolException"/>; after a failure it is only disposed of.</remarks>
public sealed class Session : IAsyncDisposable
{
    private readonly SessionTerms _terms;
    private readonly Dictionary<string, SessionLink> _links;

    private Session(SessionTerms terms, Dictionary<string, SessionLink> links)
    {
        _terms = terms;
        _links = links;
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
    /// <param name="random">Gives the nonces and agreement keys of the opening.</param>
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
        var secrets = terms.Others.ToDictionary(other => other.Name, _ => OpeningSecrets.Draw(terms.Suite, random));
        try
        {
            var links = await FirstFaultOrAllAsync([
                .. terms.Others.Select(async other =>
                {
                    var channel = channels[other.Name];
                    var secret = await SessionHandshake.RunAsync(
                        terms,
                        other,
                        channel,
                        secrets[other.Name],
                        cancellationToken
                    );
                    return (other.Name, Link: await SessionLink.SealAsync(channel, secret, cancellationToken));
                }),
            ]);
            return new Session(terms, links.ToDictionary(link => link.Name, link => link.Link));
        }
        catch
        {
            foreach (var channel in channels.Values)
            {
                await channel.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Fills the destination with what this party and that one derive alike for the label, and nobody else can.</summary>
    /// <param name="party">Another party, who derives the same by this one's name.</param>
    /// <param name="label">Names the use; two uses have two labels.</param>
    /// <param name="destination">At most 255 times 32 bytes.</param>
    /// <exception cref="ArgumentException">No other party has that name.</exception>
    public void DeriveShared(string party, string label, Span<byte> destination)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        LinkTo(party).Secret.Derive($"shared {label}", destination);
    }

    /// <summary>The channel to a party.</summary>
    /// <exception cref="ArgumentException">No other party has that name.</exception>
    public IMessageChannel With(string party) => LinkTo(party).Channel;

    /// <summary>The hash of all that was sealed between this party and that one so far: the same at both ends between messages.</summary>
    /// <exception cref="ArgumentException">No other party has that name.</exception>
    public Digest TranscriptWith(string party) => LinkTo(party).Sealed.Transcript;

    /// <summary>All counters of this party's channels, summed.</summary>
    public SessionTraffic Traffic =>
        new(
            _links.Values.Sum(link => link.Channel.Counters.BytesSent),
            _links.Values.Sum(link => link.Channel.Counters.BytesReceived),
            _links.Values.Sum(link => link.Channel.Counters.MessagesSent),
            _links.Values.Sum(link => link.Channel.Counters.MessagesReceived)
        );

    /// <summary>The names of the parties for whom this one waits at this moment, in the order of the terms.</summary>
    public IReadOnlyList<string> Awaited =>
        [.. _terms.Others.Select(other => other.Name).Where(name => _links[name].Sealed.IsAwaited)];

    /// <summary>Sends the same message to all others at once.</summary>
    /// <exception cref="ProtocolException">A peer is at fault.</exception>
    public Task BroadcastAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        ForAllAsync(other => _links[other.Name].Channel.SendAsync(message, cancellationToken).AsTask());

    /// <summary>Receives one message from every other party, in the order of <see cref="Others"/>.</summary>
    /// <exception cref="ProtocolException">A peer is at fault.</exception>
    public async Task<byte[][]> GatherAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        var received = _terms.Others.Select(other =>
            _links[other.Name].Channel.ReceiveAsync(maxSizeInBytes, cancellationToken).AsTask()
        );
        return await FirstFaultOrAllAsync([.. received]);
    }

    /// <summary>Sends the same message to all others and receives one from each, all at once.</summary>
    /// <returns>What the others sent, in the order of <see cref="Others"/>.</returns>
    /// <exception cref="ProtocolException">A peer is at fault.</exception>
    public Task<byte[][]> ExchangeAllAsync(
        ReadOnlyMemory<byte> message,
        int maxSizeInBytes,
        CancellationToken cancellationToken
    ) =>
        FirstFaultOrAllAsync([
            .. _terms.Others.Select(other =>
                With(other.Name).ExchangeAsync(message, maxSizeInBytes, cancellationToken)
            ),
        ]);

    /// <summary>The two ends of every channel compare their transcripts; the last step of a session before its result counts.</summary>
    /// <returns>The hash of the transcripts with all others, in the order of their names (by code units): for evidence.</returns>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.Mismatch"/>: a peer saw other messages than this party.</exception>
    public async Task<Digest> ConfirmAsync(CancellationToken cancellationToken)
    {
        var transcripts = new SortedDictionary<string, Digest>(StringComparer.Ordinal);
        foreach (var other in _terms.Others)
        {
            transcripts.Add(other.Name, _links[other.Name].Sealed.Transcript);
        }

        await ForAllAsync(async other =>
        {
            var mine = transcripts[other.Name];
            var theirs = await _links[other.Name]
                .Channel.ExchangeAsync(mine.ToArray(), Digest.SizeInBytes, cancellationToken);
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
        foreach (var link in _links.Values)
        {
            await link.DisposeAsync();
        }
    }

    /// <summary>Puts something between the protocols and each sealed channel.</summary>
    internal void Wrap(Func<string, IMessageChannel, IMessageChannel> wrap)
    {
        foreach (var link in _links.Values)
        {
            link.Channel = wrap(Self, link.Channel);
        }
    }

    private SessionLink LinkTo(string party) =>
        _links.TryGetValue(party, out var link)
            ? link
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
