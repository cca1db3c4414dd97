using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>What a list of grants is ordered by.</summary>
public enum GrantOrder
{
    /// <summary>By when they were asked for.</summary>
    Asked,

    /// <summary>By when they end.</summary>
    Until,
}

/// <summary>The words and orders under which grants are listed on the ledger.</summary>
public static class GrantListing
{
    internal static TokenMarks All { get; } =
        new(
            "2",
            token =>
            {
                var grant = GrantToken.Read(token);
                string[] standing = [To(grant.DataOwner), Of(grant.Terms.Dataset)];
                return grant.State == GrantState.Requested
                    ? [.. standing, .. new[] { OpenFor(grant.DataOwner), OpenFor(token.Owner) }.Distinct()]
                    : standing;
            },
            token =>
            {
                var grant = GrantToken.Read(token);
                return
                [
                    TokenPlace.Of(To(grant.DataOwner, GrantOrder.Asked), grant.RequestedAt),
                    TokenPlace.Of(To(grant.DataOwner, GrantOrder.Until), grant.Terms.ValidUntil),
                    TokenPlace.Of(From(token.Owner, GrantOrder.Asked), grant.RequestedAt),
                    TokenPlace.Of(From(token.Owner, GrantOrder.Until), grant.Terms.ValidUntil),
                ];
            }
        );

    /// <summary>Grants of one owner's data, in order.</summary>
    public static string To(MemberId dataOwner, GrantOrder order) => $"to {dataOwner} {Word(order)}";

    /// <summary>Grants that one member asked for, in order.</summary>
    public static string From(MemberId asker, GrantOrder order) => $"from {asker} {Word(order)}";

    private static string Word(GrantOrder order) => order == GrantOrder.Asked ? "by time" : "by end";

    /// <summary>Grants of one owner's data.</summary>
    public static string To(MemberId dataOwner) => $"to {dataOwner}";

    /// <summary>Grants of one dataset.</summary>
    public static string Of(TokenId dataset) => $"of {dataset}";

    /// <summary>Grants that are not decided, in which a member has a part.</summary>
    public static string OpenFor(MemberId member) => $"open {member}";
}
