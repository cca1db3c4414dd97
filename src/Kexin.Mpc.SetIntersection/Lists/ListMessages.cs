using Kexin.Channels;

namespace Kexin.Mpc.SetIntersection.Lists;

/// <summary>A list of items of one size, in messages of at most 128 KB, so that both ends work while it is on its way.</summary>
internal static class ListMessages
{
    private const int MaxMessageSizeInBytes = 128 * 1024;

    /// <summary>Writes the items from <paramref name="start"/> on, as many as the destination takes.</summary>
    public delegate void Producer(int start, Memory<byte> destination);

    /// <summary>Takes some items, which begin at <paramref name="start"/>.</summary>
    public delegate void Consumer(int start, ReadOnlyMemory<byte> items);

    public static async Task SendAsync(
        IMessageChannel channel,
        int count,
        int itemSizeInBytes,
        Producer produce,
        CancellationToken cancellationToken
    )
    {
        var most = ItemsPerMessage(itemSizeInBytes);
        var buffer = new byte[Math.Min(most, count) * itemSizeInBytes];
        for (var start = 0; start < count; start += most)
        {
            var message = buffer.AsMemory(0, Math.Min(most, count - start) * itemSizeInBytes);
            produce(start, message);
            await channel.SendAsync(message, cancellationToken);
        }
    }

    /// <exception cref="ProtocolException">A message does not have the size that is its turn's.</exception>
    public static async Task ReceiveAsync(
        IMessageChannel channel,
        int count,
        int itemSizeInBytes,
        Consumer consume,
        CancellationToken cancellationToken
    )
    {
        var most = ItemsPerMessage(itemSizeInBytes);
        for (var start = 0; start < count; start += most)
        {
            var expected = Math.Min(most, count - start) * itemSizeInBytes;
            var message = await channel.ReceiveAsync(expected, cancellationToken);
            if (message.Length != expected)
            {
                throw new ProtocolException(
                    ProtocolError.Malformed,
                    channel.Peer,
                    $"{expected / itemSizeInBytes} items of {itemSizeInBytes} bytes were expected, {message.Length} bytes came."
                );
            }

            consume(start, message);
        }
    }

    /// <summary>How many items of a size a message has, unless it is the last one.</summary>
    public static int ItemsPerMessage(int itemSizeInBytes) => MaxMessageSizeInBytes / itemSizeInBytes;
}
