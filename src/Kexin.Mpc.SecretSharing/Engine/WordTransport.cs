using System.Runtime.InteropServices;
using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Vectors of words on a channel, in messages of half a MiB; little-endian, as every processor that .NET runs on here is.</summary>
internal static class WordTransport
{
    private const int WordsAMessage = 1 << 16;

    public static async Task SendAsync(
        IMessageChannel channel,
        ReadOnlyMemory<ulong> words,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[Math.Min(words.Length, WordsAMessage) * sizeof(ulong)];
        for (var at = 0; at < words.Length; at += WordsAMessage)
        {
            var part = words.Slice(at, Math.Min(WordsAMessage, words.Length - at));
            MemoryMarshal.AsBytes(part.Span).CopyTo(buffer);
            await channel.SendAsync(buffer.AsMemory(0, part.Length * sizeof(ulong)), cancellationToken);
        }
    }

    public static async Task ReceiveAsync(
        IMessageChannel channel,
        Memory<ulong> words,
        string stage,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[Math.Min(words.Length, WordsAMessage) * sizeof(ulong)];
        for (var at = 0; at < words.Length; at += WordsAMessage)
        {
            var part = words.Slice(at, Math.Min(WordsAMessage, words.Length - at));
            var expected = part.Length * sizeof(ulong);
            int size;
            try
            {
                size = await channel.ReceiveAsync(buffer.AsMemory(0, expected), cancellationToken);
            }
            catch (ProtocolException e)
            {
                throw new ProtocolException(e.Error, channel.Peer, $"{stage}: {e.Finding}", e);
            }

            if (size != expected)
            {
                throw new ProtocolException(
                    ProtocolError.Malformed,
                    channel.Peer,
                    $"{stage}: a message of {expected} bytes was expected, one of {size} came."
                );
            }

            buffer.AsSpan(0, expected).CopyTo(MemoryMarshal.AsBytes(part.Span));
        }
    }
}
