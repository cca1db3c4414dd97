using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Finds tokens by their id, or by a beginning of it that fits one alone.</summary>
internal static class TokenLookup
{
    private const int ShortestPrefix = 4;
    private const int StepsInPage = 100;

    /// <summary>The current version of the token.</summary>
    /// <exception cref="ProblemException">None fits, several fit, or the text is no id.</exception>
    public static Token Find(JoinedLedger ledger, string type, string id)
    {
        if (Digest.TryParse(id, out var digest))
        {
            return ledger.Queries.FindToken(new TokenId(digest)) is { } token && token.Type == type
                ? token
                : throw None(type, id);
        }

        var prefix = ReadPrefix(id);
        var fitting = All(ledger, type).Where(token => HasPrefix(token.Id, prefix)).Take(2).ToList();
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw None(type, id),
            _ => throw Ambiguous(id),
        };
    }

    /// <summary>Every token of a type, of one owner or of all, page by page.</summary>
    public static IEnumerable<Token> All(JoinedLedger ledger, string type, MemberId? owner = null)
    {
        Token? last = null;
        while (true)
        {
            var page = ledger.Queries.Tokens(type, owner, last);
            foreach (var token in page)
            {
                yield return token;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    /// <summary>Every step of a token's life, oldest first, page by page.</summary>
    public static IEnumerable<Kexin.Ledger.Storage.TokenEvent> Life(JoinedLedger ledger, TokenId id)
    {
        for (ulong after = 0; ; )
        {
            var page = ledger.Queries.History(id, StepsInPage, after);
            foreach (var step in page)
            {
                yield return step;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            after = page[^1].Version;
        }
    }

    /// <summary>At least four hexadecimal digits, in lower case.</summary>
    /// <exception cref="ProblemException">The text is something else.</exception>
    public static string ReadPrefix(string id) =>
        id.Length >= ShortestPrefix && id.Length <= 2 * Digest.SizeInBytes && id.All(char.IsAsciiHexDigit)
            ? id.ToLowerInvariant()
            : throw ProblemException.Invalid(
                $"'{id}' is no id: give 64 hexadecimal digits, or at least {ShortestPrefix} of the first.",
                $"“{id}”不是编号：请给出 64 位十六进制数，或至少前 {ShortestPrefix} 位。"
            );

    public static ProblemException Ambiguous(string id) =>
        new(
            ProblemCodes.Ambiguous,
            new($"'{id}' fits more than one. Give more digits.", $"“{id}”对应不止一个对象，请多写几位。")
        );

    private static bool HasPrefix(TokenId id, string prefix) =>
        id.ToString().StartsWith(prefix, StringComparison.Ordinal);

    private static ProblemException None(string type, string id) =>
        ProblemException.NotFound(
            $"There is no {type} '{id}' on the ledger.",
            $"账本上没有编号为“{id}”的{Word(type)}。"
        );

    public static string Word(string type) =>
        type switch
        {
            DatasetToken.Type => "数据集",
            GrantToken.Type => "授权",
            TaskToken.Type => "任务",
            _ => "对象",
        };
}
