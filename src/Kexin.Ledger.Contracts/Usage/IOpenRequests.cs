namespace Kexin.Ledger.Contracts;

/// <summary>A contract among whose tokens some wait for another member, so that whoever made them may have only so many.</summary>
public interface IOpenRequests
{
    /// <summary>On whose account the token is open, or null when it waits for nobody.</summary>
    /// <exception cref="Cryptography.DecodingException">It is none of the contract's tokens.</exception>
    OpenRequest? OpenFor(Token token);
}

/// <summary>A token that waits for others.</summary>
/// <param name="Member">On whose account.</param>
/// <param name="AnswerBy">Until when, in milliseconds since 1970, UTC.</param>
public readonly record struct OpenRequest(MemberId Member, long AnswerBy);
