using System.Text.Json;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Tasks;
using Kexin.Console.Session;

namespace Kexin.Console.Pages.Ledger;

/// <summary>What people call transactions and tokens: the contracts say it.</summary>
internal static class LedgerWords
{
    public static string Of(Words words, TransactionSummary transaction) => words.AtBeginning(transaction.Text);

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

    public static string OfType(Words words, TokenInfo token) => words.AtBeginning(token.TypeText);
}
