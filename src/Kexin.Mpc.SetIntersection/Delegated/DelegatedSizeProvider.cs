using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection;

/// <summary>Either of two providers who let a third party learn how many identifiers they have in common, and nothing else.</summary>
/// <remarks>
/// What: each raises the other's blinded list, shuffles it and hands it to the receiver, who counts the equal elements.
/// Source: as <see cref="MutualParty"/>; the third party as the helper that compares is in Huberman, Franklin and Hogg, EC 1999.
/// Security: semi-honest, as <see cref="MutualParty"/>. The receiver learns the sizes of both sets and of the intersection, each
/// provider the size of the other's set. A receiver who joins with one provider learns no more than that provider would as the
/// learner of the size: the other one shuffled.
/// Cost: two multiplications for each identifier of both sets; 64 bytes sent for each.
/// Not for: parties who may lie about their sets; a provider who blinds each of its identifiers by another key and joins with the receiver finds
/// out which are common, as in <see cref="MutualParty"/>.
/// </remarks>
public sealed class DelegatedSizeProvider : IDisposable
{
    private readonly BlindedExchange _lists;
    private readonly SecretOrder _shuffle;

    private DelegatedSizeProvider(BlindedExchange lists, SecretOrder shuffle)
    {
        _lists = lists;
        _shuffle = shuffle;
    }

    /// <summary>The part between the two providers.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async Task<DelegatedSizeProvider> PrepareAsync(
        IntersectionSetting setting,
        IMessageChannel peer,
        IdentifierSet own,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(own);
        using var key = Scalar.Random(setting.Random);
        var (lists, _) = await BlindedExchange.RunAsync(
            setting,
            peer,
            own,
            (key, key),
            peerCount => new WorkCounter(setting.Progress, own.Count + peerCount),
            cancellationToken
        );
        return new DelegatedSizeProvider(lists, new SecretOrder(lists.PeerCount, setting.Random));
    }

    /// <summary>Hands the peer's raised list to the receiver.</summary>
    /// <exception cref="ProtocolException">The receiver is at fault.</exception>
    public async Task DeliverAsync(IMessageChannel receiver, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        await receiver.SendAsync(new ListAnnouncement(_lists.PeerCount).Encode(), cancellationToken);
        await MutualParty.SendRaisedAsync(receiver, _lists.Raised, _shuffle, cancellationToken);
    }

    public void Dispose()
    {
        _lists.Dispose();
        _shuffle.Dispose();
    }
}
