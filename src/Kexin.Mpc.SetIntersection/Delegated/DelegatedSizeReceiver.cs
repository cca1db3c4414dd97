using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection;

/// <summary>The third party that learns how many identifiers two providers have in common; see <see cref="DelegatedSizeProvider"/>.</summary>
public static class DelegatedSizeReceiver
{
    private const int Element = GroupSizes.ElementSizeInBytes;

    /// <summary>Counts the elements that both lists have.</summary>
    /// <param name="first">A provider.</param>
    /// <param name="second">The other provider.</param>
    /// <param name="agreed">How long the providers' own lists must be, or null where nothing was agreed.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ProtocolException">A provider is at fault.</exception>
    public static async Task<IntersectionResult> RunAsync(
        IMessageChannel first,
        IMessageChannel second,
        (int First, int Second)? agreed,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);

        // The first provider's list is the second one's set, raised and shuffled by the first: an element twice may be either's doing.
        string[] suspects = [first.Peer, second.Peer];
        var count = (await ListAnnouncement.ReceiveAsync(first, agreed?.Second, cancellationToken)).Count;
        var table = new MatchTable();
        await ListMessages.ReceiveAsync(
            first,
            count,
            Element,
            (_, elements) => table.Add(elements.Span, Element, suspects),
            cancellationToken
        );

        // And the other way round.
        var size = 0;
        count = (await ListAnnouncement.ReceiveAsync(second, agreed?.First, cancellationToken)).Count;
        await ListMessages.ReceiveAsync(
            second,
            count,
            Element,
            (_, elements) =>
            {
                for (var at = 0; at < elements.Length; at += Element)
                {
                    size += table.Match(elements.Span[at..], suspects) >= 0 ? 1 : 0;
                }
            },
            cancellationToken
        );
        return new IntersectionResult(size, null);
    }
}
