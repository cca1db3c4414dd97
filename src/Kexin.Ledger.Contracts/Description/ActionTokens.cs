using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The token versions that an action takes.</summary>
/// <param name="Reads">Those that it looks at.</param>
/// <param name="Consumes">Those that it replaces or spends.</param>
public sealed record ActionTokens(IReadOnlyList<Token> Reads, IReadOnlyList<Token> Consumes);

/// <summary>The tokens as a member's own ledger has them now.</summary>
public interface ICurrentTokens
{
    /// <summary>The consortium's suite.</summary>
    Suite Suite { get; }

    /// <summary>The member that asks.</summary>
    MemberId Self { get; }

    /// <summary>The token, or null.</summary>
    Token? Find(TokenId id);

    /// <summary>The token.</summary>
    /// <exception cref="Ports.DomainException">There is none of that type.</exception>
    Token Require(string type, TokenId id);
}
