using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Member.Lookup;

/// <summary>A stretch of a long list of tokens of which some fit: what fits of it, and where to go on.</summary>
public static class TokenStretch
{
    /// <summary>Tokens that are looked at for one stretch; where few fit it is shorter than asked, or empty, and leads on.</summary>
    public const int MostLookedAt = 20_000;

    /// <summary>The first stretch.</summary>
    /// <param name="tokens">In the list's order, each with what it says if it fits; no more are taken than needed.</param>
    /// <param name="most">At most so many that fit.</param>
    /// <param name="mostBytes">What those weigh together at most, in bytes on the ledger; one heavier token is a stretch alone.</param>
    /// <returns>What fits, and where the list goes on; null at its end.</returns>
    public static (IReadOnlyList<T> Fitting, TokenCursor? Last) Take<T>(
        IEnumerable<ListedToken<T>> tokens,
        int most,
        int mostBytes
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var (found, weight, lookedAt) = (new List<T>(), 0L, 0);
        TokenCursor? last = null;
        foreach (var (token, fitting, place) in tokens)
        {
            var isFull = found.Count == most || (found.Count > 0 && weight + token.Fields.Length > mostBytes);
            if (last is not null && ((fitting is not null && isFull) || lookedAt == MostLookedAt))
            {
                return (found, last);
            }

            if (fitting is not null)
            {
                found.Add(fitting);
                weight += token.Fields.Length;
            }

            (last, lookedAt) = (new TokenCursor(token.Id, place), lookedAt + 1);
        }

        return (found, null);
    }
}
