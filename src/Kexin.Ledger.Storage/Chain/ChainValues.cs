using System.Buffers.Binary;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Storage;

/// <summary>Where a transaction is.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Index">Its place in the block, from 0.</param>
public readonly record struct TransactionPlace(long Height, int Index);

/// <summary>The form of the small values in the chain's database; blocks, tokens and the like are their own canonical bytes.</summary>
internal static class ChainValues
{
    private const string StepKind = "kexin/token-step/1";
    private const int StepItems = 4;

    public static byte[] OfHeight(long height)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, height);
        return value;
    }

    public static long ToHeight(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64BigEndian(value)
            : throw new DecodingException($"A height has {sizeof(long)} bytes, not {value.Length}.");

    public static byte[] OfPlace(TransactionPlace place)
    {
        var value = new byte[sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64BigEndian(value, place.Height);
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(sizeof(long)), place.Index);
        return value;
    }

    public static TransactionPlace ToPlace(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(long) + sizeof(int)
            ? new TransactionPlace(
                BinaryPrimitives.ReadInt64BigEndian(value),
                BinaryPrimitives.ReadInt32BigEndian(value[sizeof(long)..])
            )
            : throw new DecodingException("A transaction's place has 12 bytes.");

    public static byte[] OfNode(StateNode node)
    {
        var value = new byte[StateNode.SizeInBytes];
        node.Encode(value);
        return value;
    }

    public static byte[] OfStep(TokenStep step, long height) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(StepItems);
            writer.WriteTextString(StepKind);
            writer.WriteInt64(height);
            writer.WriteByteString(step.Transaction?.Value.ToArray() ?? []);
            writer.WriteByteString((step.After?.Encoded ?? default).Span);
            writer.WriteEndArray();
        });

    public static TokenEvent ToStep(ulong version, ReadOnlyMemory<byte> value) =>
        CanonicalCbor.Decode(
            value,
            reader =>
            {
                reader.ReadArray(StepItems);
                if (reader.ReadText(StepKind.Length) != StepKind)
                {
                    throw new DecodingException("A step of a token was expected.");
                }

                var height = reader.ReadLong();
                var transaction = reader.ReadBytes(Digest.SizeInBytes);
                var token = reader.ReadBytes(Bounds.TokenSizeInBytes);
                reader.EndArray();
                return new TokenEvent(
                    version,
                    height,
                    transaction.Length == 0 ? null : new TransactionId(new Digest(transaction)),
                    token.Length == 0 ? null : Token.Decode(token)
                );
            }
        );
}
