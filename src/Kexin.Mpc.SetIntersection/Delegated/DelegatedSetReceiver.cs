using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Delegated;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection;

/// <summary>The third party that learns two providers' common identifiers; see <see cref="DelegatedSetProvider"/>.</summary>
public static class DelegatedSetReceiver
{
    private const int Element = GroupSizes.ElementSizeInBytes;
    private const int Tag = MatchTable.KeySizeInBytes;

    /// <summary>Opens the identifiers that both providers have.</summary>
    /// <param name="session">The run.</param>
    /// <param name="sealer">The provider that delivers its identifiers, sealed.</param>
    /// <param name="keyGiver">The provider that delivers the keys. Its list is taken first, while the sealer's waits.</param>
    /// <param name="agreed">How long the two lists must be, or null where nothing was agreed.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ProtocolException">A provider is at fault.</exception>
    public static async Task<IntersectionResult> RunAsync(
        SessionId session,
        IMessageChannel sealer,
        IMessageChannel keyGiver,
        (int Sealer, int KeyGiver)? agreed,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(keyGiver);

        // Each list is its sender's set, but raised by the other provider: an element twice may be either's doing.
        string[] suspects = [sealer.Peer, keyGiver.Peer];
        using var keys = new ElementList();
        var table = await ReceiveKeysAsync(session, keyGiver, agreed?.KeyGiver, keys, suspects, cancellationToken);

        // Of the sealed identifiers only those are kept whose tag is that of a key.
        var identifiers = new List<string>();
        var announced = await SealedListAnnouncement.ReceiveAsync(sealer, cancellationToken);
        ListAnnouncement.ThrowIfNotAgreed(announced.Count, agreed?.Sealer, sealer.Peer);
        using var seal = new SealedIdentifier(session, announced.LongestSizeInBytes);
        var size = seal.SizeInBytes;
        await ListMessages.ReceiveAsync(
            sealer,
            announced.Count,
            size,
            (_, items) =>
            {
                for (var at = 0; at < items.Length; at += size)
                {
                    var item = items.Span.Slice(at, size);
                    var number = table.Match(item, suspects);
                    if (number >= 0)
                    {
                        // Its tag is that of this element, so who sealed it had the element, and could have sealed it rightly.
                        identifiers.Add(seal.Open(keys[number], item, sealer.Peer));
                    }
                }
            },
            cancellationToken
        );
        identifiers.Sort(StringComparer.Ordinal);
        return new IntersectionResult(identifiers.Count, identifiers);
    }

    private static async Task<MatchTable> ReceiveKeysAsync(
        SessionId session,
        IMessageChannel keyGiver,
        int? agreed,
        ElementList keys,
        IReadOnlyList<string> suspects,
        CancellationToken cancellationToken
    )
    {
        var count = (await ListAnnouncement.ReceiveAsync(keyGiver, agreed, cancellationToken)).Count;
        var table = new MatchTable();
        using var seal = new SealedIdentifier(session, 0);
        await ListMessages.ReceiveAsync(
            keyGiver,
            count,
            Element,
            (_, elements) =>
            {
                elements.CopyTo(keys.Add(elements.Length / Element));
                Span<byte> tag = stackalloc byte[Tag];
                for (var at = 0; at < elements.Length; at += Element)
                {
                    seal.FindTag(elements.Span.Slice(at, Element), tag);
                    table.Add(tag, Tag, suspects);
                }
            },
            cancellationToken
        );
        return table;
    }
}
