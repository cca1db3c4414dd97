using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Delegated;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection;

/// <summary>Either of two providers who let a third party learn their common identifiers, and learn none of it themselves.</summary>
/// <remarks>
/// What: both providers get F(x) = ab·H(x) for their own identifiers only, without seeing the other's. With secrets a here and
/// b there, and a blinding key s of this list alone: s·H(x) goes out, bs·H(x) comes back, and a/s makes ab·H(x) of it. The one
/// provider hands its F(y) to the receiver, the other one its identifiers, each sealed under its F(x). The receiver opens those
/// whose F both have.
/// Source: the double blinding of Meadows, IEEE S&amp;P 1986, and Huberman, Franklin and Hogg, EC 1999; sealed payloads as in Agrawal,
/// Evfimievski and Srikant, SIGMOD 2003, section 4; the blinding of one's own list is the oblivious pseudo-random function of
/// Jarecki and Liu, SCN 2010 (2HashDH without its last hash).
/// Security: semi-honest; decisional Diffie-Hellman in ristretto255 (126 bits), the hash as a random oracle. The receiver learns
/// the common identifiers, the sizes of both sets, and the length of the longest identifier of the set that is sealed. Each
/// provider learns the size of the other's set. A receiver who joins with one provider learns no more than these two may:
/// F of an identifier needs both providers' secrets, and each computes it for its own identifiers alone.
/// Cost: two rounds and a delivery; three multiplications for each identifier of both sets; 64 bytes for each between the
/// providers, 32 or 34 plus the longest identifier to the receiver.
/// Not for: parties who may lie about their sets.
/// </remarks>
public sealed class DelegatedSetProvider : IDisposable
{
    private const int Element = GroupSizes.ElementSizeInBytes;

    private readonly SessionId _session;
    private readonly IdentifierSet _own;
    private readonly SecretOrder _order;
    private readonly ElementList _keyed = new();

    private DelegatedSetProvider(SessionId session, IdentifierSet own, SecretOrder order)
    {
        _session = session;
        _own = own;
        _order = order;
    }

    /// <summary>The part between the two providers.</summary>
    /// <param name="setting">The run.</param>
    /// <param name="peer">The other provider.</param>
    /// <param name="own">This party's identifiers; used until this provider is disposed of.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async Task<DelegatedSetProvider> PrepareAsync(
        IntersectionSetting setting,
        IMessageChannel peer,
        IdentifierSet own,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(own);
        using var raising = Scalar.Random(setting.Random);
        using var blinding = Scalar.Random(setting.Random);
        using var finishing = raising.Over(blinding);

        // s·H(x) goes out; what comes in is blinded by a key that the peer uses for nothing else, and becomes a·(...).
        var (lists, work) = await BlindedExchange.RunAsync(
            setting,
            peer,
            own,
            (blinding, raising),
            peerCount => new WorkCounter(setting.Progress, (2 * own.Count) + peerCount),
            cancellationToken
        );

        // It goes back in its order; bs·H(x) comes back, and the own blinding is exchanged for the own secret.
        var provider = new DelegatedSetProvider(setting.Session, own, lists.Order);
        try
        {
            await ConcurrentSteps.RunAsync(
                cancellationToken,
                token => MutualParty.SendRaisedAsync(peer, lists.Raised, null, token),
                token => provider.FinishAsync(setting, peer, finishing, work, token)
            );
            return provider;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
        finally
        {
            lists.Raised.Dispose();
        }
    }

    /// <summary>Hands the receiver F of this provider's identifiers; the other provider seals.</summary>
    /// <exception cref="ProtocolException">The receiver is at fault.</exception>
    public async Task DeliverKeysAsync(IMessageChannel receiver, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        await receiver.SendAsync(new ListAnnouncement(_own.Count).Encode(), cancellationToken);
        await MutualParty.SendRaisedAsync(receiver, _keyed, null, cancellationToken);
    }

    /// <summary>Hands the receiver this provider's identifiers, sealed; the other provider delivers the keys.</summary>
    /// <exception cref="ProtocolException">The receiver is at fault.</exception>
    public async Task DeliverSealedAsync(IMessageChannel receiver, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        var longest = _own.LongestSizeInBytes;
        await receiver.SendAsync(new SealedListAnnouncement(_own.Count, longest).Encode(), cancellationToken);
        using var seal = new SealedIdentifier(_session, longest);
        var size = seal.SizeInBytes;
        await ListMessages.SendAsync(
            receiver,
            _own.Count,
            size,
            (start, items) =>
            {
                for (var i = 0; i < items.Length / size; i++)
                {
                    var element = _keyed[start + i];
                    var identifier = _own.TextBytes(_order.Numbers[start + i]);
                    seal.Seal(element, identifier, items.Span.Slice(i * size, size));
                }
            },
            cancellationToken
        );
    }

    public void Dispose()
    {
        _order.Dispose();
        _keyed.Dispose();
    }

    private Task FinishAsync(
        IntersectionSetting setting,
        IMessageChannel peer,
        Scalar finishing,
        WorkCounter work,
        CancellationToken cancellationToken
    ) =>
        ListMessages.ReceiveAsync(
            peer,
            _own.Count,
            Element,
            (start, elements) =>
            {
                var destination = _keyed.Add(elements.Length / Element);
                BlindedExchange.MultiplyReceived(setting, finishing, start, elements, destination, peer.Peer);
                work.Add(elements.Length / Element);
            },
            cancellationToken
        );
}
