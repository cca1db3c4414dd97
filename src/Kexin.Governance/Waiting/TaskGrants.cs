using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Waiting;

/// <summary>What a computation uses of one provider's data.</summary>
/// <param name="Requester">Who asks.</param>
/// <param name="Provider">Whose data.</param>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Fields">Every field that it reads.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation document.</param>
public sealed record TaskUse(
    MemberId Requester,
    MemberId Provider,
    TokenId Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    Digest Document
);

/// <summary>The grants that a task needs: whether they stand, whether they were asked for.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="retractions">What this member took back, though the ledger may not say so yet.</param>
/// <param name="time">Grants end.</param>
public sealed class TaskGrants(ILedger ledger, Retractions retractions, TimeProvider time)
{
    /// <summary>The rule that even open fields are used under a grant, which the ledger names.</summary>
    public static readonly Rule UnderAGrant = new(
        "tasks.under-a-grant",
        "A joint computation uses data under a grant, open fields too.",
        "联合计算须在授权之下使用数据，公开字段也不例外。"
    );

    /// <summary>Whether that use needs no decision more: it is of one's own data, or a grant allows it now.</summary>
    /// <exception cref="DomainException">A retraction was altered on disk.</exception>
    public async Task<bool> IsAllowedAsync(TaskUse use, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(use);
        if (use.Requester == use.Provider)
        {
            return true;
        }

        Token[] covering = [.. GrantsFor(use).Where(grant => Covers(grant, use))];
        var takenBack = await retractions.FindAsync(covering, cancel);
        return covering.Any(grant => !takenBack.ContainsKey(grant.Id));
    }

    /// <summary>The open request that covers that use and gives away least beyond it, or null where none was made.</summary>
    /// <remarks>One for this document alone comes first, then the one with the fewest fields, then the one that ends first.</remarks>
    public Token? FindRequest(TaskUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return GrantsFor(use)
            .Where(grant => CoversOnceApproved(grant, use))
            .OrderBy(grant => TermsOf(grant).Computation is null ? 1 : 0)
            .ThenBy(grant => TermsOf(grant).Fields.Count)
            .ThenBy(grant => TermsOf(grant).ValidUntil)
            .FirstOrDefault();
    }

    private IEnumerable<Token> GrantsFor(TaskUse use) =>
        ledger
            .Tokens(GrantToken.Type, use.Requester)
            .Where(grant => TermsOf(grant).Dataset == use.Dataset && TermsOf(grant).Purpose == use.Purpose);

    private bool Covers(Token grant, TaskUse use) =>
        GrantRules.Covers(
            grant,
            use.Requester,
            use.Dataset,
            use.Fields,
            use.Document,
            time.GetUtcNow().ToUnixTimeMilliseconds()
        )
            is null;

    private bool CoversOnceApproved(Token grant, TaskUse use)
    {
        var content = GrantToken.Read(grant);
        var approved = content with { State = GrantState.Approved };
        return content.State == GrantState.Requested
            && !content.IsUnanswered(time.GetUtcNow().ToUnixTimeMilliseconds())
            && Covers(new Token(grant.Id, grant.Type, grant.Owner, grant.Version, approved.EncodeFields()), use);
    }

    private static GrantTerms TermsOf(Token grant) => GrantToken.Read(grant).Terms;
}
