using System.Buffers.Binary;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>That this node's owner took something back, and when.</summary>
/// <param name="Version">The token's version that was taken back; a later one is the owner's later word.</param>
/// <param name="At">By this node's clock.</param>
internal readonly record struct Retraction(ulong Version, DateTimeOffset At);

/// <summary>What this node's owner has taken back: grants that it revoked, datasets that it withdrew.</summary>
/// <remarks>
/// What: kept on this node's disk before the ledger hears of it, and asked by the <see cref="Gate"/> beside the ledger.
/// Security: an orderer that leaves the owner's transaction out of blocks can keep the ledger from saying so, not the data from being
/// closed. What is kept here stays, whatever the ledger answers.
/// </remarks>
internal sealed class Retractions(IDbContextFactory<NodeDatabase> databases, RecordSeal seal, TimeProvider time)
    : IBeforeSubmitting
{
    /// <summary>Keeps those of the actions that take something of this owner's back.</summary>
    public async Task KeepAsync(MemberId self, IReadOnlyList<ContractAction> actions, CancellationToken cancel)
    {
        var tokens = actions.Where(action => TakesBack(self, action)).Select(action => action.Consumes[0]).ToList();
        if (tokens.Count == 0)
        {
            return;
        }

        await using var database = await databases.CreateDbContextAsync(cancel);
        foreach (var token in tokens)
        {
            var id = token.Id.ToString();
            var row = await database.Retractions.FindAsync([id], cancel);
            row ??= database.Retractions.Add(new RetractionRow { Token = id, Sealed = [] }).Entity;
            row.Sealed = seal.Seal(NameOf(id), Encode(new Retraction(token.Version, time.GetUtcNow())));
        }

        await database.SaveChangesAsync(cancel);
    }

    /// <summary>Those of the tokens that were taken back in the version that they have.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    public async Task<IReadOnlyDictionary<TokenId, Retraction>> FindAsync(
        IReadOnlyList<Token> tokens,
        CancellationToken cancel
    )
    {
        var ids = tokens.Select(token => token.Id.ToString()).ToArray();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var rows = await database.Retractions.AsNoTracking().Where(row => ids.Contains(row.Token)).ToListAsync(cancel);
        var kept = rows.ToDictionary(row => row.Token, row => Decode(seal.Open(NameOf(row.Token), row.Sealed)));
        return tokens
            .Where(token => kept.TryGetValue(token.Id.ToString(), out var own) && own.Version >= token.Version)
            .ToDictionary(token => token.Id, token => kept[token.Id.ToString()]);
    }

    /// <summary>The problem of a transaction that the ledger did not take, when what it takes back is closed here all the same.</summary>
    public static DomainException ClosedHere(DomainException problem) =>
        new(
            problem.Code,
            problem.Title,
            new(
                "On this node it counts from now on: the data is not opened under it any more. The ledger has not recorded it yet; do the same again later.",
                "在本节点上它已立即生效：不再据此打开数据。但账本尚未记录，请稍后再做一次。"
            ),
            problem
        )
        {
            RetryAfter = problem.RetryAfter,
        };

    private static bool TakesBack(MemberId self, ContractAction action) =>
        action.Consumes is [var token, ..]
        && (action.Contract, action.Action) switch
        {
            (GrantsContract.ContractName, GrantsContract.Revoke) => token.Type == GrantToken.Type
                && GrantToken.Read(token) is { State: GrantState.Approved } grant
                && grant.DataOwner == self,
            (DatasetsContract.ContractName, DatasetsContract.Withdraw) => token.Type == DatasetToken.Type
                && DatasetToken.Read(token).State == DatasetState.Published
                && token.Owner == self,
            _ => false,
        };

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
