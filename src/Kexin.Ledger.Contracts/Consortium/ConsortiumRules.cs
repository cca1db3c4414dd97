using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What holds for everybody in a consortium.</summary>
/// <param name="SmallestGroup">Results over fewer rows are not released; 1 to 1,000,000.</param>
/// <param name="ClockToleranceInMilliseconds">How far a block's time may lie from a member's clock; 1,000 to 3,600,000.</param>
/// <param name="BytesPerDay">How many bytes of transactions a member may put on everybody's disk in a day, UTC; 1 MiB to 1 TiB.</param>
/// <param name="OpenRequests">How many requests and tasks of a member may be open at a time; 1 to 1,000,000.</param>
public sealed record ConsortiumRules(
    int SmallestGroup = 5,
    int ClockToleranceInMilliseconds = 120_000,
    long BytesPerDay = 256L << 20,
    int OpenRequests = 1000
)
{
    private const long FewestBytesPerDay = 1L << 20;
    private const long MostBytesPerDay = 1L << 40;

    internal static ConsortiumRules Read(CborReader reader)
    {
        reader.ReadArray(4);
        var rules = new ConsortiumRules(
            reader.ReadInt(1, 1_000_000),
            reader.ReadInt(1_000, 3_600_000),
            reader.ReadCount(),
            reader.ReadInt(1, 1_000_000)
        );
        reader.EndArray();
        return rules.BytesPerDay is >= FewestBytesPerDay and <= MostBytesPerDay
            ? rules
            : throw new DecodingException(
                $"A member's bytes a day are {FewestBytesPerDay} to {MostBytesPerDay}, not {rules.BytesPerDay}."
            );
    }

    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(4);
        writer.WriteInt32(SmallestGroup);
        writer.WriteInt32(ClockToleranceInMilliseconds);
        writer.WriteInt64(BytesPerDay);
        writer.WriteInt32(OpenRequests);
        writer.WriteEndArray();
    }
}
