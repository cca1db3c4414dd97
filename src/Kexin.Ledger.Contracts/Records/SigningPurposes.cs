namespace Kexin.Ledger.Contracts;

/// <summary>What a member's key signs on the ledger; a signature for one purpose is none for another.</summary>
public static class SigningPurposes
{
    /// <summary>A transaction's body.</summary>
    public const string Transaction = "transaction";

    /// <summary>A block's header.</summary>
    public const string Header = "header";

    /// <summary>A founding document's terms.</summary>
    public const string Founding = "founding";

    /// <summary>A member card's body.</summary>
    public const string MemberCard = "member-card";
}
