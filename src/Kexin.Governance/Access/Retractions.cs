using Kexin.Governance.Consents;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Access;

/// <summary>That this member took something back, and when.</summary>
/// <param name="Version">The token's version that was taken back; a later one is the owner's later word.</param>
/// <param name="At">By this node's clock.</param>
public readonly record struct Retraction(ulong Version, DateTimeOffset At);

/// <summary>Keeps retractions on this node's disk.</summary>
public interface IRetractionStore
{
    /// <summary>Keeps them; durable when it completes.</summary>
    Task KeepAsync(IReadOnlyDictionary<TokenId, Retraction> takenBack, CancellationToken cancel);

    /// <summary>Those that are kept of the tokens.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    Task<IReadOnlyDictionary<TokenId, Retraction>> FindAsync(IReadOnlyList<TokenId> tokens, CancellationToken cancel);
}

/// <summary>What was taken back at this node: grants that it revoked, datasets that it withdrew, consents that their givers withdrew here.</summary>
/// <remarks>
/// What: kept at home before the ledger hears of it, and asked by the <see cref="Gate"/> beside the ledger.
/// Security: an orderer that leaves the owner's transaction out of blocks can keep the ledger from saying so, not the data from being
/// closed. What is kept here stays, whatever the ledger answers.
/// </remarks>
/// <param name="store">Where they are kept.</param>
/// <param name="time">This node's clock.</param>
public sealed class Retractions(IRetractionStore store, TimeProvider time) : IBeforeSubmitting
{
    /// <summary>Keeps those of the actions that take something of this member's back.</summary>
    public async Task KeepAsync(MemberId self, IReadOnlyList<ContractAction> actions, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var takenBack = actions
            .Where(action => TakesBack(self, action))
            .Select(action => action.Consumes[0])
            .DistinctBy(token => token.Id)
            .ToDictionary(token => token.Id, token => new Retraction(token.Version, time.GetUtcNow()));
        if (takenBack.Count > 0)
        {
            await store.KeepAsync(takenBack, cancel);
        }
    }

    /// <summary>Those of the tokens that were taken back in the version that they have.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    public async Task<IReadOnlyDictionary<TokenId, Retraction>> FindAsync(
        IReadOnlyList<Token> tokens,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var kept = await store.FindAsync([.. tokens.Select(token => token.Id)], cancel);
        return tokens
            .Where(token => kept.TryGetValue(token.Id, out var own) && own.Version >= token.Version)
            .ToDictionary(token => token.Id, token => kept[token.Id]);
    }

    /// <summary>The problem of a transaction that the ledger did not take, when what it takes back is closed here all the same.</summary>
    internal static DomainException ClosedHere(DomainException problem) =>
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
            (ConsentsContract.ContractName, ConsentsContract.Withdraw) => token.Type == ConsentToken.Type,
            _ => false,
        };
}
