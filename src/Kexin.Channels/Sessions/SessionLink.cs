namespace Kexin.Channels;

/// <summary>What a session has with one other party: their secret, and the channel that is sealed under it.</summary>
internal sealed class SessionLink : IAsyncDisposable
{
    private SessionLink(PairSecret secret, SealedChannel channel)
    {
        Secret = secret;
        Sealed = channel;
        Channel = channel;
    }

    public PairSecret Secret { get; }

    public SealedChannel Sealed { get; }

    /// <summary>What the protocols use: the sealed channel, or what a test put above it.</summary>
    public IMessageChannel Channel { get; set; }

    /// <summary>Seals the channel from here on; over TLS, whose handshake has named the peer, it goes on beneath TLS.</summary>
    public static async Task<SessionLink> SealAsync(
        IMessageChannel channel,
        PairSecret secret,
        CancellationToken cancellationToken
    )
    {
        if (channel is not StreamChannel { HasBeneath: true } stream)
        {
            return new SessionLink(secret, new SealedChannel(channel, secret, secret.IsFirst));
        }

        // TLS may read ahead of what it needs. So each end's last bytes over TLS are read before the other sends any past it: the
        // first's word is answered; the first goes on past TLS at once, the second when it has heard from the first there.
        if (secret.IsFirst)
        {
            await stream.SendAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
            await stream.ReceiveAsync(0, cancellationToken);
            stream.LeaveTls();
            var link = new SessionLink(secret, new SealedChannel(stream, secret, isFirst: true));
            await link.Sealed.SendAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
            link.Sealed.CountAnew();
            return link;
        }
        else
        {
            await stream.ReceiveAsync(0, cancellationToken);
            await stream.SendAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
            stream.LeaveTls();
            var link = new SessionLink(secret, new SealedChannel(stream, secret, isFirst: false));
            await link.Sealed.ReceiveAsync(0, cancellationToken);
            link.Sealed.CountAnew();
            return link;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await Sealed.DisposeAsync();
        Secret.Dispose();
    }
}
