using System.Buffers.Binary;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>Retractions in the node's database, each sealed under its token's id.</summary>
internal sealed class RetractionStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal) : IRetractionStore
{
    public async Task KeepAsync(IReadOnlyDictionary<TokenId, Retraction> takenBack, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        foreach (var (token, retraction) in takenBack)
        {
            var id = token.ToString();
            var row = await database.Retractions.FindAsync([id], cancel);
            row ??= database.Retractions.Add(new RetractionRow { Token = id, Sealed = [] }).Entity;
            row.Sealed = seal.Seal(NameOf(id), Encode(retraction));
        }

        await database.SaveChangesAsync(cancel);
    }

    public async Task<IReadOnlyDictionary<TokenId, Retraction>> FindAsync(
        IReadOnlyList<TokenId> tokens,
        CancellationToken cancel
    )
    {
        var ids = tokens.Select(token => token.ToString()).ToArray();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var rows = await database.Retractions.AsNoTracking().Where(row => ids.Contains(row.Token)).ToListAsync(cancel);
        return rows.ToDictionary(
            row => new TokenId(Digest.Parse(row.Token)),
            row => Decode(seal.Open(NameOf(row.Token), row.Sealed))
        );
    }

    private static string NameOf(string token) => $"retraction {token}";

    private static byte[] Encode(Retraction retraction)
    {
        var bytes = new byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, retraction.Version);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(ulong)), retraction.At.ToUnixTimeMilliseconds());
        return bytes;
    }

    private static Retraction Decode(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(ulong)..]))
        );
}
