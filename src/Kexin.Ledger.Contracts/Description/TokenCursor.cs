using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Where a list of tokens goes on: after a token and, in a list that has an order of its own, after the place at which it was read.</summary>
/// <remarks>A token may move in the list before the next page is read; the place where it stood does not.</remarks>
/// <param name="Token">The last token that was read.</param>
/// <param name="Place">Its <see cref="TokenPlace.Key"/> at that time in hexadecimal digits; null in a list by owner and id.</param>
public readonly record struct TokenCursor(TokenId Token, string? Place = null)
{
    /// <summary>The id, and the place after it.</summary>
    public override string ToString() => Place is null ? $"{Token}" : $"{Token} {Place}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>False where it is something else.</returns>
    public static bool TryParse(string text, out TokenCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(text);
        cursor = default;
        var parts = text.Split(' ');
        if (parts.Length > 2 || !Digest.TryParse(parts[0], out var id))
        {
            return false;
        }

        var place = parts.ElementAtOrDefault(1);
        cursor = new(new TokenId(id), place);
        return place is null || (place.Length == 2 * TokenPlace.KeySizeInBytes && place.All(char.IsAsciiHexDigitLower));
    }
}

/// <summary>A token of a list, and what it says if it fits.</summary>
/// <param name="Token">The token.</param>
/// <param name="Fitting">Null where the list leaves it out.</param>
/// <param name="Place">As in <see cref="TokenCursor"/>.</param>
public readonly record struct ListedToken<T>(Token Token, T? Fitting, string? Place = null)
    where T : class;
