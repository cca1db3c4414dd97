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
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ProtocolException">A provider is at fault.</exception>
    public static async Task<IntersectionResult> RunAsync(
        SessionId session,
        IMessageChannel sealer,
        IMessageChannel keyGiver,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(keyGiver);
        var (keys, table) = await ReceiveKeysAsync(session, keyGiver, cancellationToken);

        // Of the sealed identifiers only those are kept whose tag is that of a key.
        var identifiers = new List<string>();
        var announced = await SealedListAnnouncement.ReceiveAsync(sealer, cancellationToken);
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
                    var number = table.Match(item, sealer.Peer);
                    if (number >= 0)
                    {
                        identifiers.Add(seal.Open(keys.AsSpan(number * Element, Element), item, sealer.Peer));
                    }
                }
            },
            cancellationToken
        );
        identifiers.Sort(StringComparer.Ordinal);
        return new IntersectionResult(identifiers.Count, identifiers);
    }

    private static async Task<(byte[] Keys, MatchTable Table)> ReceiveKeysAsync(
        SessionId session,
        IMessageChannel keyGiver,
        CancellationToken cancellationToken
    )
    {
        var count = (await ListAnnouncement.ReceiveAsync(keyGiver, cancellationToken)).Count;
        var keys = new byte[count * Element];
        var table = new MatchTable(count);
        using var seal = new SealedIdentifier(session, 0);
        await ListMessages.ReceiveAsync(
            keyGiver,
            count,
            Element,
            (start, elements) =>
            {
                elements.CopyTo(keys.AsMemory(start * Element));
                Span<byte> tag = stackalloc byte[Tag];
                for (var at = 0; at < elements.Length; at += Element)
                {
                    seal.FindTag(elements.Span.Slice(at, Element), tag);
                    table.Add(start + (at / Element), tag, Tag, keyGiver.Peer);
                }
            },
            cancellationToken
        );
        return (keys, table);
    }
}
