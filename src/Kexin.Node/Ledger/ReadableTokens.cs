using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Shows tokens' fields and transactions' arguments with named members where this program knows the contract, and plainly otherwise.</summary>
internal static class ReadableTokens
{
    /// <summary>What a token says.</summary>
    public static JsonElement Fields(Token token, Suite suite) =>
        Readable(
            token.Fields,
            token.Type switch
            {
                MembershipToken.Type => () => ContractJson.Write(MembershipToken.Read(token, suite)),
                DatasetToken.Type => () => ContractJson.Write(DatasetToken.Read(token)),
                GrantToken.Type => () => ContractJson.Write(GrantToken.Read(token)),
                TaskToken.Type => () => ContractJson.Write(TaskToken.Read(token)),
                EvidenceLogToken.Type => () => ContractJson.Write(EvidenceLogToken.Read(token)),
                _ => null,
            }
        );

    /// <summary>What a submitter gave the contract.</summary>
    public static JsonElement Arguments(Transaction transaction)
    {
        var action = ContractActions.Find(transaction.Contract, transaction.Action);
        return Readable(transaction.Arguments, action is null ? null : () => action.ToJson(transaction.Arguments));
    }

    private static JsonElement Readable(ReadOnlyMemory<byte> bytes, Func<JsonElement>? named)
    {
        try
        {
            return named?.Invoke() ?? CborJson.Read(bytes);
        }
        catch (DecodingException)
        {
            // A later version of a contract may have written it; what is there is shown all the same.
            return JsonSerializer.SerializeToElement(Convert.ToHexStringLower(bytes.Span));
        }
    }
}
