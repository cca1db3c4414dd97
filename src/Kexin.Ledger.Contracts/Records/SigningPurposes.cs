namespace Kexin.Ledger.Contracts;

/// <summary>What a member's key signs on the ledger; a signature for one purpose is none for another.</summary>
public static class SigningPurposes
{
    /// <summary>A transaction's body.</summary>
    public const string Transaction = "transaction";

    /// <summary>The first vote for a header in a round.</summary>
    public const string Prevote = "prevote";

    /// <summary>The second vote for a header in a round; enough of them make it final.</summary>
    public const string Precommit = "precommit";

    /// <summary>A founding document's terms.</summary>
    public const string Founding = "founding";

    /// <summary>A member card's body.</summary>
    public const string MemberCard = "member-card";
}
