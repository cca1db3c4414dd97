using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>What a protocol run is bound to: a session, and a label where one session has several.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="Label">Says which of the session's transfers these are: two of them never have the same.</param>
public sealed record OtSession(SessionId Id, string Label)
{
    /// <summary>A hash of the session, the label, a purpose and the parameters that both sides must share.</summary>
    internal byte[] Bind(string purpose, params ReadOnlySpan<byte> parameters)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(purpose));
        Append(hash, Id.Value.ToArray());
        Append(hash, Encoding.UTF8.GetBytes(Label));
        Append(hash, parameters);
        return hash.GetHashAndReset();
    }

    /// <summary>Both say what they are about to do, and it must be the same.</summary>
    /// <returns>What both are bound to.</returns>
    /// <exception cref="ProtocolException">The peer is in another session, version or parameters.</exception>
    internal async Task<byte[]> AgreeAsync(
        IMessageChannel channel,
        string purpose,
        byte[] parameters,
        string protocol,
        CancellationToken cancellationToken
    )
    {
        var binding = Bind(purpose, parameters);
        var theirs = await channel.ExchangeAsync(binding, binding.Length, cancellationToken);
        return theirs.AsSpan().SequenceEqual(binding)
            ? binding
            : throw new ProtocolException(
                ProtocolError.Mismatch,
                channel.Peer,
                $"set-up: is in another session, version or parameters than {protocol}."
            );
    }

    /// <summary>The key of a hash of blocks that serves one purpose in this session.</summary>
    internal Block HashKey(string purpose) => new(Bind(purpose).AsSpan(0, Block.SizeInBytes));

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
