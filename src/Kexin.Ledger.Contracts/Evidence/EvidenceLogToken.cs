using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>How far a member's evidence log is anchored; one token a member.</summary>
/// <param name="Size">The number of entries.</param>
/// <param name="Root">The Merkle root (RFC 9162) of that many entries.</param>
/// <param name="AnchoredAt">The time of the block with the anchor, in milliseconds since 1970, UTC.</param>
/// <param name="Restart">When the log last went on without entries that had been anchored; null if it never did.</param>
public sealed record EvidenceLogToken(long Size, Digest Root, long AnchoredAt, EvidenceRestart? Restart = null)
{
    /// <summary>The token's type.</summary>
    public const string Type = "evidence-log";

    private const string Kind = "kexin/evidence-log/2";

    /// <summary>Which run of the log this is: 1, and one more after each restart.</summary>
    public long Run => Restart?.Run ?? 1;

    /// <summary>The id of a member's token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>The name of a member's log in its checkpoints.</summary>
    public static string OriginOf(Digest consortium, MemberId member) => $"kexin/evidence/{consortium}/{member}";

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no evidence log.</exception>
    public static EvidenceLogToken Read(Token token) =>
        TokenFields.Decode(
            token,
            Type,
            reader =>
            {
                reader.ReadKind(Kind, 4);
                var log = new EvidenceLogToken(
                    reader.ReadCount(),
                    reader.ReadDigest(),
                    reader.ReadTime(),
                    reader.ReadList(1, EvidenceRestart.Read).FirstOrDefault()
                );
                reader.EndArray();
                return log;
            }
        );

    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 4);
            writer.WriteInt64(Size);
            writer.WriteDigest(Root);
            writer.WriteInt64(AnchoredAt);
            writer.WriteList(Restart is null ? [] : new[] { Restart }, (w, restart) => restart.Write(w));
            writer.WriteEndArray();
        });
}

/// <summary>That a member's log went on without entries that had been anchored: the beginning of a new run of the log.</summary>
/// <param name="Run">The run that began: 2 at the first restart, then one more each time.</param>
/// <param name="Version">The version of the log's token that says so first.</param>
/// <param name="Before">How many entries had been anchored.</param>
/// <param name="After">How many entries the log had when it went on; nothing shows how many of them are the old ones.</param>
/// <param name="Time">The time of the block with the restart, in milliseconds since 1970, UTC.</param>
public sealed record EvidenceRestart(long Run, ulong Version, long Before, long After, long Time)
{
    private const int Items = 5;

    internal static EvidenceRestart Read(CborReader reader)
    {
        reader.ReadArray(Items);
        var restart = new EvidenceRestart(
            reader.ReadCount(),
            (ulong)reader.ReadCount(),
            reader.ReadCount(),
            reader.ReadCount(),
            reader.ReadTime()
        );
        reader.EndArray();
        return restart;
    }

    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(Items);
        writer.WriteInt64(Run);
        writer.WriteInt64((long)Version);
        writer.WriteInt64(Before);
        writer.WriteInt64(After);
        writer.WriteInt64(Time);
        writer.WriteEndArray();
    }
}

/// <summary>Arguments of <see cref="EvidenceContract.Anchor"/> and <see cref="EvidenceContract.Restart"/>.</summary>
/// <param name="Run">The run of the log that the checkpoint is of: 1, and one more after each restart.</param>
/// <param name="Checkpoint">The log's checkpoint as a signed note (C2SP), in its bytes.</param>
/// <param name="Consistency">The proof (RFC 9162) from the size anchored before; empty at the first anchor and at a restart.</param>
public sealed record AnchorEvidence(long Run, ReadOnlyMemory<byte> Checkpoint, IReadOnlyList<Digest> Consistency)
{
    private const string Kind = "kexin/evidence.anchor/2";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static AnchorEvidence Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var anchor = new AnchorEvidence(
                    reader.ReadCount(),
                    reader.ReadBytes(Bounds.CheckpointSizeInBytes),
                    reader.ReadList(Bounds.MerkleProofLength, item => item.ReadDigest())
                );
                reader.EndArray();
                return anchor;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteInt64(Run);
            writer.WriteByteString(Checkpoint.Span);
            writer.WriteList(Consistency, (w, hash) => w.WriteDigest(hash));
            writer.WriteEndArray();
        });
}
