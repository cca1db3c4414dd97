using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection;

/// <summary>Either of two providers, of whom one or both learn what they have in common.</summary>
/// <remarks>
/// What: with a secret a here and b there, both hold ab·H(x) for the identifiers x of both; equal ones are common.
/// Source: Meadows, IEEE S&amp;P 1986; Huberman, Franklin and Hogg, EC 1999; the size alone by a shuffle: Agrawal, Evfimievski and
/// Srikant, SIGMOD 2003, section 5.
/// Security: semi-honest; decisional Diffie-Hellman in ristretto255 (126 bits), the hash as a random oracle. Each party learns the
/// size of the other's set. The list that goes back is in the order in which it came where the set is learned; where only
/// the size is, whoever raised it shuffles it, so that its owner cannot tell which of its identifiers are common.
/// Cost: one and a half rounds; two multiplications for each identifier of both sets; 32 bytes for each own identifier, and 32
/// more for each of a learner's.
/// Not for: parties who may lie about their sets. Whoever makes identifiers up learns which of them the other has. Nor does the size stay a size
/// before a learner who deviates: it may blind each identifier x by another key a(x), and try on what comes back which a(x) fits. No proof
/// of one key can stop that: every list of elements is a multiple by every key, and the elements H(x) of which it would have to be are secret.
/// </remarks>
public static class MutualParty
{
    private const int Element = GroupSizes.ElementSizeInBytes;

    /// <summary>Takes this provider's part.</summary>
    /// <returns>What was learned, or null for a party that does not learn it.</returns>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async Task<IntersectionResult?> RunAsync(
        IntersectionSetting setting,
        IMessageChannel peer,
        IdentifierSet own,
        MutualTerms terms,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(own);
        using var key = Scalar.Random(setting.Random);

        // a·H(x) goes out, b·H(y) comes in and becomes ab·H(y).
        var (lists, _) = await BlindedExchange.RunAsync(
            setting,
            peer,
            own,
            (key, key),
            peerCount => new WorkCounter(setting.Progress, own.Count + peerCount),
            cancellationToken
        );
        using var ending = lists;

        // ab·H(y) goes back to a peer that learns; ab·H(x) comes back to this party if it does.
        using var shuffle = terms.ReleasesSet ? null : new SecretOrder(lists.PeerCount, setting.Random);
        var matches = new List<int>();
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            token => terms.PeerLearns ? SendRaisedAsync(peer, lists.Raised, shuffle, token) : Task.CompletedTask,
            token => terms.SelfLearns ? MatchAsync(peer, lists, own.Count, matches, token) : Task.CompletedTask
        );
        return terms switch
        {
            { SelfLearns: false } => null,
            { ReleasesSet: false } => new IntersectionResult(matches.Count, null),
            _ => new IntersectionResult(matches.Count, Identifiers(own, lists.Order, matches)),
        };
    }

    /// <summary>Sends a raised list in its own order, or shuffled.</summary>
    internal static Task SendRaisedAsync(
        IMessageChannel receiver,
        ElementList raised,
        SecretOrder? shuffle,
        CancellationToken cancellationToken
    ) =>
        ListMessages.SendAsync(
            receiver,
            raised.Count,
            Element,
            (start, elements) =>
            {
                for (var at = 0; at < elements.Length; at += Element)
                {
                    var place = start + (at / Element);
                    var number = shuffle is null ? place : shuffle.Numbers[place];
                    raised[number].CopyTo(elements.Span[at..]);
                }
            },
            cancellationToken
        );

    private static Task MatchAsync(
        IMessageChannel peer,
        BlindedExchange lists,
        int count,
        List<int> matches,
        CancellationToken cancellationToken
    )
    {
        // An element twice in either list is the peer's doing: it made the one, and raised the other's different ones.
        string[] suspects = [peer.Peer];
        var table = new MatchTable(lists.PeerCount);
        foreach (var part in lists.Raised.Parts)
        {
            table.Add(part.Span, Element, suspects);
        }

        return ListMessages.ReceiveAsync(
            peer,
            count,
            Element,
            (start, elements) =>
            {
                for (var at = 0; at < elements.Length; at += Element)
                {
                    if (table.Match(elements.Span[at..], suspects) >= 0)
                    {
                        matches.Add(start + (at / Element));
                    }
                }
            },
            cancellationToken
        );
    }

    private static string[] Identifiers(IdentifierSet own, SecretOrder order, List<int> places)
    {
        var identifiers = new string[places.Count];
        for (var i = 0; i < identifiers.Length; i++)
        {
            identifiers[i] = own.Text(order.Numbers[places[i]]);
        }

        Array.Sort(identifiers, StringComparer.Ordinal);
        return identifiers;
    }
}
