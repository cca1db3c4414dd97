using System.Text.Json;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Tasks;
using Kexin.Console.Session;

namespace Kexin.Console.Pages.Ledger;

/// <summary>What people call transactions and tokens; what a contract of others does has its own names.</summary>
internal static class LedgerWords
{
    private const string Token = "token.";

    public static string Of(Words words, TransactionSummary transaction)
    {
        var key = $"step.{transaction.Contract}.{transaction.Action}";
        return words.Has(key) ? words[key] : $"{transaction.Contract}.{transaction.Action}";
    }

    /// <summary>What a token's owner calls it; null where it has no name.</summary>
    public static string? NameOf(TokenInfo token)
    {
        // What was published or asked for stands in a part of its own.
        var part =
            token.Fields.ValueKind == JsonValueKind.Object
            && (
                token.Fields.TryGetProperty("description", out var inner)
                || token.Fields.TryGetProperty("terms", out inner)
            )
                ? inner
                : token.Fields;
        return DocumentText.Member(part, "name")
            ?? DocumentText.Member(part, "title")
            ?? DocumentText.Member(part, "purpose")
            ?? DocumentText.Member(token.Fields, "title");
    }

    /// <summary>The types of tokens that have a word, by that.</summary>
    public static IEnumerable<string> Types(Words words) =>
        words
            .Keys.Where(key => key.StartsWith(Token, StringComparison.Ordinal))
            .OrderBy(key => words[key], StringComparer.Ordinal)
            .Select(key => key[Token.Length..]);

    public static string OfType(Words words, string type) => words.Has(Token + type) ? words[Token + type] : type;
}
