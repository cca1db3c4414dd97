using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Grants;
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
/// <param name="Person">The pseudonym of the person who asks, as the requester's node says; null where it says nobody.</param>
public sealed record TaskUse(
    MemberId Requester,
    MemberId Provider,
    TokenId Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    Digest Document,
    string? Person = null
);

/// <summary>The grants that a task needs: whether they stand, whether they were asked for.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="index">Finds those that may cover a use.</param>
/// <param name="retractions">What this member took back, though the ledger may not say so yet.</param>
/// <param name="time">Grants end.</param>
public sealed class TaskGrants(ILedger ledger, GrantIndex index, Retractions retractions, TimeProvider time)
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
        return use.Requester == use.Provider || await FindAsync(use, cancel) is not null;
    }

    /// <summary>A grant that allows that use now, or null.</summary>
    /// <exception cref="DomainException">A retraction was altered on disk.</exception>
    public Task<Token?> FindAsync(TaskUse use, CancellationToken cancel) => FindAsync(use, _ => true, cancel);

    /// <summary>A grant that allows that use now and gives what else is wanted, or null.</summary>
    /// <param name="use">The use.</param>
    /// <param name="isEnough">What else is wanted.</param>
    /// <param name="cancel">Ends the look-up.</param>
    /// <exception cref="DomainException">A retraction was altered on disk.</exception>
    public async Task<Token?> FindAsync(TaskUse use, Func<GrantToken, bool> isEnough, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(use);
        ArgumentNullException.ThrowIfNull(isEnough);
        Token[] covering =
        [
            .. GrantsFor(use, GrantState.Approved)
                .Where(grant => Covers(grant, use) && isEnough(GrantToken.Read(grant))),
        ];
        var takenBack = await retractions.FindAsync(covering, cancel);
        return covering.FirstOrDefault(grant => !takenBack.ContainsKey(grant.Id));
    }

    /// <summary>The open request that covers that use and gives away least beyond it, or null where none was made.</summary>
    /// <remarks>One for this document alone comes first, then the one with the fewest fields, then the one that ends first.</remarks>
    public Token? FindRequest(TaskUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return GrantsFor(use, GrantState.Requested)
            .Where(grant => CoversOnceApproved(grant, use))
            .OrderBy(grant => TermsOf(grant).Computation is null ? 1 : 0)
            .ThenBy(grant => TermsOf(grant).Fields.Count)
            .ThenBy(grant => TermsOf(grant).ValidUntil)
            .FirstOrDefault();
    }

    private IEnumerable<Token> GrantsFor(TaskUse use, GrantState state) =>
        index
            .Find(UseOf(use), state, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Select(ledger.Find)
            .OfType<Token>()
            .Where(grant => TermsOf(grant).Purpose == use.Purpose);

    private static GrantUse UseOf(TaskUse use) =>
        new(use.Requester, use.Dataset, use.Fields, use.Purpose, use.Document, use.Person);

    private bool Covers(Token grant, TaskUse use) =>
        GrantRules.Covers(grant, UseOf(use), time.GetUtcNow().ToUnixTimeMilliseconds()) is null;

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
