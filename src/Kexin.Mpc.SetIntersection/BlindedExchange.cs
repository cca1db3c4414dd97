using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Hashing;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection;

/// <summary>The first phase of every intersection: two providers blind their own lists, and raise each other's.</summary>
/// <remarks>
/// What: each sends k·H(x) for its identifiers x in an order of its own, and multiplies what it gets by its raising key.
/// Source: Meadows, IEEE S&amp;P 1986; Huberman, Franklin and Hogg, EC 1999.
/// Security: semi-honest; under decisional Diffie-Hellman in ristretto255 (126 bits) and H as a random oracle the other provider
/// sees random elements, and learns how many there are: pad the set (<see cref="IdentifierSet.Pad"/>) where that tells something.
/// Cost: one multiplication for each element of both lists; 32 bytes sent for each own identifier.
/// </remarks>
internal sealed class BlindedExchange : IDisposable
{
    private const int Element = GroupSizes.ElementSizeInBytes;

    private BlindedExchange(SecretOrder order, int peerCount)
    {
        Order = order;
        PeerCount = peerCount;
    }

    /// <summary>The order in which this party's identifiers were sent.</summary>
    public SecretOrder Order { get; }

    /// <summary>The peer's list in the order in which it came, multiplied by the raising key.</summary>
    public ElementList Raised { get; } = new();

    /// <summary>How many identifiers the peer has.</summary>
    public int PeerCount { get; }

    /// <param name="setting">The run.</param>
    /// <param name="peer">The other provider.</param>
    /// <param name="own">This party's identifiers.</param>
    /// <param name="keys">The key that blinds the own list, and the one that raises the peer's; they may be the same.</param>
    /// <param name="work">Makes the counter of all work, given the peer's number of identifiers.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<(BlindedExchange Lists, WorkCounter Work)> RunAsync(
        IntersectionSetting setting,
        IMessageChannel peer,
        IdentifierSet own,
        (Scalar Blinding, Scalar Raising) keys,
        Func<int, WorkCounter> work,
        CancellationToken cancellationToken
    )
    {
        // Both say how many elements follow, so that each knows when it has all.
        var announced = new ListAnnouncement(own.Count).Encode();
        var sending = peer.SendAsync(announced, cancellationToken).AsTask();
        var receiving = ListAnnouncement.ReceiveAsync(peer, setting.AgreedPeerCount, cancellationToken);
        await Task.WhenAll(sending, receiving);
        var count = (await receiving).Count;
        var lists = new BlindedExchange(new SecretOrder(own.Count, setting.Random), count);
        try
        {
            var counter = work(count);

            // Both lists at once: while one is on the wire, the other is computed.
            await ConcurrentSteps.RunAsync(
                cancellationToken,
                token => SendOwnAsync(setting, peer, own, lists.Order, keys.Blinding, counter, token),
                token => lists.RaiseAsync(setting, peer, keys.Raising, counter, token)
            );
            return (lists, counter);
        }
        catch
        {
            lists.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Order.Dispose();
        Raised.Dispose();
    }

    private static async Task SendOwnAsync(
        IntersectionSetting setting,
        IMessageChannel peer,
        IdentifierSet own,
        SecretOrder order,
        Scalar key,
        WorkCounter work,
        CancellationToken cancellationToken
    )
    {
        using var hash = new IdentifierHash(setting.Session);
        await ListMessages.SendAsync(
            peer,
            own.Count,
            Element,
            (start, elements) =>
            {
                var numbers = order.Numbers.Slice(start, elements.Length / Element);
                var uniform = new byte[numbers.Length * GroupSizes.UniformSizeInBytes];
                try
                {
                    hash.Fill(own, numbers, uniform);
                    setting.Group.MapAndMultiply(uniform, key.Bytes, elements);
                }
                finally
                {
                    CryptographicOperations.ZeroMemory(uniform);
                }

                work.Add(numbers.Length);
            },
            cancellationToken
        );
    }

    private Task RaiseAsync(
        IntersectionSetting setting,
        IMessageChannel peer,
        Scalar key,
        WorkCounter work,
        CancellationToken cancellationToken
    ) =>
        ListMessages.ReceiveAsync(
            peer,
            PeerCount,
            Element,
            (start, elements) =>
            {
                var destination = Raised.Add(elements.Length / Element);
                MultiplyReceived(setting, key, start, elements, destination, peer.Peer);
                work.Add(elements.Length / Element);
            },
            cancellationToken
        );

    /// <summary>Multiplies elements that a peer sent; each has to be one.</summary>
    /// <exception cref="ProtocolException">One is not the canonical encoding of an element, or is the identity.</exception>
    public static void MultiplyReceived(
        IntersectionSetting setting,
        Scalar key,
        int start,
        ReadOnlyMemory<byte> elements,
        Memory<byte> destination,
        string peer
    )
    {
        var refused = setting.Group.Multiply(elements, key.Bytes, destination);
        if (refused >= 0)
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                peer,
                $"its element {start + refused} is not the canonical encoding of an element other than the identity."
            );
        }
    }
}
