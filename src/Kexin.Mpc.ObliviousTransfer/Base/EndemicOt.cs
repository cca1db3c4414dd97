using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Cryptography.Groups;

namespace Kexin.Mpc.ObliviousTransfer.Base;

/// <summary>Random OT from nothing: what extensions start from.</summary>
/// <remarks>
/// What: the receiver sends two elements of which it can know the logarithm of one only, masked by a hash of the other; the sender
/// agrees on a key with each.
/// Source: D. Masny, P. Rindal, "Endemic Oblivious Transfer", CCS 2019, by Diffie-Hellman on ristretto255 (RFC 9496). Each
/// transfer has a number and an exponent of its own, and its keys cover all that was sent: I. McQuoid, M. Rosulek, L. Roy,
/// "Batching Base Oblivious Transfers", ASIACRYPT 2021, for what goes wrong in batches without.
/// Security: malicious, in the random-oracle model under the interactive Diffie-Hellman assumption, 126 bits. Endemic: a party that
/// cheats may choose its own outputs, which the extensions here allow.
/// Cost: one round each way, 64 bytes up and 32 bytes down a transfer, about five products.
/// Not for: sending chosen messages without a mask; more than a few thousand transfers.
/// </remarks>
internal static class EndemicOt
{
    private const int Element = Ristretto255.ElementSizeInBytes;

    private static ReadOnlySpan<byte> Purpose => "kexin/endemic-ot/1"u8;

    /// <summary>The sender's part: two keys for each transfer.</summary>
    public static async Task<(Block Zero, Block One)[]> SendAsync(
        IMessageChannel channel,
        ReadOnlyMemory<byte> session,
        int count,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        // Two elements a transfer: the one whose logarithm the receiver knows, and the other.
        var pairs = await channel.ReceiveExactlyAsync(count * 2 * Element, "base transfers", cancellationToken);
        var reply = new byte[count * Element];
        var keys = new (Block, Block)[count];
        for (var i = 0; i < count; i++)
        {
            var pair = pairs.AsSpan(i * 2 * Element, 2 * Element);
            if (!Ristretto255.IsElement(pair[..Element]) || !Ristretto255.IsElement(pair[Element..]))
            {
                throw new ProtocolException(
                    ProtocolError.Malformed,
                    channel.Peer,
                    $"base transfer {i}: two elements of ristretto255 were expected."
                );
            }

            keys[i] = Answer(channel.Peer, session.Span, i, pair, reply.AsSpan(i * Element, Element), random);
        }

        await channel.SendAsync(reply, cancellationToken);
        return keys;
    }

    /// <summary>The receiver's part: the key that each choice names.</summary>
    public static async Task<Block[]> ReceiveAsync(
        IMessageChannel channel,
        ReadOnlyMemory<byte> session,
        bool[] choices,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var pairs = new byte[choices.Length * 2 * Element];
        var scalars = new byte[choices.Length * Ristretto255.ScalarSizeInBytes];
        try
        {
            for (var i = 0; i < choices.Length; i++)
            {
                Ask(
                    session.Span,
                    i,
                    choices[i],
                    pairs.AsSpan(i * 2 * Element, 2 * Element),
                    scalars.AsSpan(i * Element, Element),
                    random
                );
            }

            await channel.SendAsync(pairs, cancellationToken);
            var reply = await channel.ReceiveExactlyAsync(
                choices.Length * Element,
                "base transfers",
                cancellationToken
            );
            var keys = new Block[choices.Length];
            for (var i = 0; i < keys.Length; i++)
            {
                var pair = pairs.AsSpan(i * 2 * Element, 2 * Element);
                var theirs = reply.AsSpan(i * Element, Element);
                keys[i] = Key(
                    channel.Peer,
                    session.Span,
                    i,
                    choices[i] ? 1 : 0,
                    pair,
                    theirs,
                    scalars.AsSpan(i * Element, Element),
                    theirs
                );
            }

            return keys;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalars);
        }
    }

    /// <summary>r of the choice is a·G less the hash of the other, which is random.</summary>
    private static void Ask(
        ReadOnlySpan<byte> session,
        int transfer,
        bool choice,
        Span<byte> pair,
        Span<byte> scalar,
        RandomSource random
    )
    {
        Span<byte> uniform = stackalloc byte[Ristretto255.UniformSizeInBytes];
        Span<byte> hash = stackalloc byte[Element];
        Span<byte> other = stackalloc byte[Element];
        Span<byte> chosen = stackalloc byte[Element];
        random.Fill(uniform);
        Ristretto255.FromUniform(uniform, other);
        Ristretto255.RandomScalar(random, scalar);
        Ristretto255.MultiplyGenerator(scalar, chosen);
        HashToGroup(session, transfer, choice ? 1 : 0, other, hash);
        Ristretto255.Subtract(chosen, hash, chosen);

        // Which half holds which must not show in addresses: both are written by mask.
        var mask = (byte)-(choice ? 1 : 0);
        for (var i = 0; i < Element; i++)
        {
            pair[i] = (byte)((chosen[i] & ~mask) | (other[i] & mask));
            pair[Element + i] = (byte)((other[i] & ~mask) | (chosen[i] & mask));
        }
    }

    private static (Block, Block) Answer(
        string peer,
        ReadOnlySpan<byte> session,
        int transfer,
        ReadOnlySpan<byte> pair,
        Span<byte> reply,
        RandomSource random
    )
    {
        Span<byte> scalar = stackalloc byte[Ristretto255.ScalarSizeInBytes];
        Span<byte> hash = stackalloc byte[Element];
        Span<byte> key = stackalloc byte[Element];
        Ristretto255.RandomScalar(random, scalar);
        Ristretto255.MultiplyGenerator(scalar, reply);
        var keys = new Block[2];
        for (var side = 0; side < 2; side++)
        {
            HashToGroup(session, transfer, side, pair.Slice((1 - side) * Element, Element), hash);
            Ristretto255.Add(pair.Slice(side * Element, Element), hash, key);
            keys[side] = Key(peer, session, transfer, side, pair, reply, scalar, key);
        }

        CryptographicOperations.ZeroMemory(scalar);
        return (keys[0], keys[1]);
    }

    private static void HashToGroup(
        ReadOnlySpan<byte> session,
        int transfer,
        int side,
        ReadOnlySpan<byte> other,
        Span<byte> element
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        Begin(hash, "/group"u8, session, transfer, side);
        hash.AppendData(other);
        Span<byte> uniform = stackalloc byte[Ristretto255.UniformSizeInBytes];
        hash.GetHashAndReset(uniform);
        Ristretto255.FromUniform(uniform, element);
    }

    private static Block Key(
        string peer,
        ReadOnlySpan<byte> session,
        int transfer,
        int side,
        ReadOnlySpan<byte> pair,
        ReadOnlySpan<byte> reply,
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> element
    )
    {
        Span<byte> shared = stackalloc byte[Element];
        if (!Ristretto255.TryMultiply(scalar, element, shared))
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                peer,
                $"base transfer {transfer}: an element of ristretto255 other than the neutral one was expected."
            );
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Begin(hash, "/key"u8, session, transfer, side);
        hash.AppendData(pair);
        hash.AppendData(reply);
        hash.AppendData(shared);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        var key = new Block(digest[..Block.SizeInBytes]);
        CryptographicOperations.ZeroMemory(shared);
        CryptographicOperations.ZeroMemory(digest);
        return key;
    }

    private static void Begin(
        IncrementalHash hash,
        ReadOnlySpan<byte> use,
        ReadOnlySpan<byte> session,
        int transfer,
        int side
    )
    {
        Span<byte> numbers = stackalloc byte[2 * sizeof(int) + 1];
        BinaryPrimitives.WriteInt32BigEndian(numbers, session.Length);
        BinaryPrimitives.WriteInt32BigEndian(numbers[sizeof(int)..], transfer);
        numbers[^1] = (byte)side;
        hash.AppendData(Purpose);
        hash.AppendData(use);
        hash.AppendData(numbers);
        hash.AppendData(session);
    }
}
