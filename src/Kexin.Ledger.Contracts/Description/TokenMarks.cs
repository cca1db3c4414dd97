using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Words under which tokens are listed besides their type and owner, so that a question reads only the tokens that it is about.</summary>
/// <remarks>
/// What: an index on a member's own disk, no part of what members agree on; it follows from the tokens, and is made again where it was
/// made by other rules.
/// Cost: one empty entry a word and token. Not for: secrets, or words of any length: a word is found whole.
/// </remarks>
/// <param name="edition">Names the rules; another one whenever a token gets other words.</param>
/// <param name="of">A token's words; none where it is a <see cref="DecodingException"/> to read it.</param>
/// <param name="places">Its places in lists that have an order of their own; null where there are none.</param>
public sealed class TokenMarks(
    string edition,
    Func<Token, IReadOnlyCollection<string>> of,
    Func<Token, IReadOnlyCollection<TokenPlace>>? places = null
)
{
    /// <summary>No token has words.</summary>
    public static TokenMarks None { get; } = new("", _ => []);

    /// <summary>Names the rules by which tokens get their words.</summary>
    public string Edition { get; } = edition;

    /// <summary>A token's words, each once.</summary>
    public IReadOnlyCollection<string> Of(Token token) => Read(token, of);

    /// <summary>A token's places, one in each list.</summary>
    public IReadOnlyCollection<TokenPlace> PlacesOf(Token token) => places is null ? [] : Read(token, places);

    private static IReadOnlyCollection<T> Read<T>(Token token, Func<Token, IReadOnlyCollection<T>> read)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            return read(token);
        }
        catch (DecodingException)
        {
            // A later version of a contract may have written it.
            return [];
        }
    }
}
