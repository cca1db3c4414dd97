using System.Buffers.Binary;
using System.Collections.Concurrent;
using Kexin.Cryptography;
using Kexin.Home.Database;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Datasets;

/// <summary>Retractions in the node's database, each sealed under its token's id.</summary>
/// <remarks>What was read once, or found absent, is remembered: the gate asks at each decision, and only this object writes them.</remarks>
public sealed class RetractionStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal) : IRetractionStore
{
    private readonly ConcurrentDictionary<TokenId, Retraction?> _known = [];

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
        foreach (var (token, retraction) in takenBack)
        {
            _known[token] = retraction;
        }
    }

    public async Task<IReadOnlyDictionary<TokenId, Retraction>> FindAsync(
        IReadOnlyList<TokenId> tokens,
        CancellationToken cancel
    )
    {
        if (!tokens.All(_known.ContainsKey))
        {
            await ReadAsync([.. tokens.Where(token => !_known.ContainsKey(token))], cancel);
        }

        var found = new Dictionary<TokenId, Retraction>();
        foreach (var token in tokens)
        {
            if (_known[token] is { } retraction)
            {
                found[token] = retraction;
            }
        }

        return found;
    }

    private async Task ReadAsync(TokenId[] tokens, CancellationToken cancel)
    {
        var ids = tokens.Select(token => token.ToString()).ToArray();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var rows = await database.Retractions.AsNoTracking().Where(row => ids.Contains(row.Token)).ToListAsync(cancel);
        var read = rows.ToDictionary(
            row => new TokenId(Digest.Parse(row.Token)),
            row => Decode(seal.Open(NameOf(row.Token), row.Sealed))
        );

        // What was kept since the rows were read stands.
        foreach (var token in tokens)
        {
            _known.TryAdd(token, read.TryGetValue(token, out var retraction) ? retraction : null);
        }
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
