using System.Buffers.Binary;
using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Messages that are nothing but 64-bit words, little-endian, as many as both sides know there must be.</summary>
internal static class WordMessages
{
    /// <summary>The most words of one message: 64 MiB.</summary>
    public const int MostWords = 8 << 20;

    public static byte[] Encode(ReadOnlySpan<ulong> words)
    {
        var bytes = new byte[words.Length * sizeof(ulong)];
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), words[i]);
        }

        return bytes;
    }

    /// <summary>One message of exactly that many words from each named party at once; the first fault ends the waiting.</summary>
    public static async Task<ulong[][]> ReceiveAsync(
        Session session,
        IEnumerable<string> parties,
        int words,
        CancellationToken cancellationToken
    )
    {
        var receiving = parties.Select(party => ReceiveAsync(session, party, words, cancellationToken)).ToList();
        await foreach (var done in Task.WhenEach(receiving).WithCancellation(cancellationToken))
        {
            await done;
        }

        return await Task.WhenAll(receiving);
    }

    private static async Task<ulong[]> ReceiveAsync(
        Session session,
        string party,
        int words,
        CancellationToken cancellationToken
    )
    {
        var size = words * sizeof(ulong);
        var bytes = await session.With(party).ReceiveAsync(size, cancellationToken);
        if (bytes.Length != size)
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                party,
                $"a message of {size} bytes was expected, one of {bytes.Length} came."
            );
        }

        var result = new ulong[words];
        for (var i = 0; i < words; i++)
        {
            result[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
        }

        return result;
    }
}
