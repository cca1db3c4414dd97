using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>The words under which grants are listed on the ledger.</summary>
public static class GrantListing
{
    internal static TokenMarks All { get; } =
        new(
            "1",
            token =>
            {
                var grant = GrantToken.Read(token);
                string[] standing = [To(grant.DataOwner), Of(grant.Terms.Dataset)];
                return grant.State == GrantState.Requested
                    ? [.. standing, .. new[] { OpenFor(grant.DataOwner), OpenFor(token.Owner) }.Distinct()]
                    : standing;
            }
        );

    /// <summary>Grants of one owner's data.</summary>
    public static string To(MemberId dataOwner) => $"to {dataOwner}";

    /// <summary>Grants of one dataset.</summary>
    public static string Of(TokenId dataset) => $"of {dataset}";

    /// <summary>Grants that are not decided, in which a member has a part.</summary>
    public static string OpenFor(MemberId member) => $"open {member}";
}
