using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A member as the ledger has it; one token a member.</summary>
/// <param name="Key">The key that verifies everything that the member signs; never changes.</param>
/// <param name="Details">Name, role, TLS key and endpoints.</param>
/// <param name="IsActive">Whether it may submit transactions.</param>
[RecordKind("kexin/membership/2")]
public sealed record MembershipToken(PublicKey Key, MemberDetails Details, bool IsActive) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "membership";

    /// <summary>The member's id.</summary>
    public MemberId Member { get; } = MemberId.Of(Key);

    /// <summary>The id of a member's membership token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>A new member's, from its card.</summary>
    public static MembershipToken Of(MemberCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return new MembershipToken(card.Key, card.Details, IsActive: true);
    }

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no membership of a consortium with that suite.</exception>
    public static MembershipToken Read(Token token, Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var membership = Read<MembershipToken>(token, Type);
        return Suite.Get(membership.Key.Suite) == suite
            ? membership
            : throw new DecodingException("A member's key is of the consortium's suite.");
    }

    internal Token ToToken(Suite suite) => new(IdOf(suite, Member), Type, Member, 1, EncodeFields());
}
