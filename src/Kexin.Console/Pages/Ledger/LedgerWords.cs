using Kexin.Client.Contracts;
using Kexin.Console.Session;

namespace Kexin.Console.Pages.Ledger;

/// <summary>What people call transactions and tokens; what a contract of others does has its own names.</summary>
internal static class LedgerWords
{
    public static string Of(Words words, TransactionSummary transaction)
    {
        var key = $"step.{transaction.Contract}.{transaction.Action}";
        return words.Has(key) ? words[key] : $"{transaction.Contract}.{transaction.Action}";
    }

    /// <summary>What a token's owner calls it; null where it has no name.</summary>
    public static string? NameOf(TokenInfo token) =>
        Tasks.DocumentText.Member(token.Fields, "name")
        ?? Tasks.DocumentText.Member(token.Fields, "title")
        ?? Tasks.DocumentText.Member(token.Fields, "purpose");

    public static string OfType(Words words, string type) => words.Has($"token.{type}") ? words[$"token.{type}"] : type;
}
