using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Lookup;

/// <summary>Shows tokens' fields and transactions' arguments with named members where this program knows the contract, and plainly otherwise.</summary>
public static class ReadableTokens
{
    /// <summary>What a token says.</summary>
    public static JsonElement Fields(JoinedLedger ledger, Token token) =>
        Readable(token.Fields, ledger.Contracts.FindToken(token.Type) is { } type ? type.ToJson : null);

    /// <summary>What a submitter gave the contract.</summary>
    public static JsonElement Arguments(JoinedLedger ledger, Transaction transaction) =>
        Readable(
            transaction.Arguments,
            ledger.Contracts.FindAction(transaction.Contract, transaction.Action) is { } action ? action.ToJson : null
        );

    private static JsonElement Readable(ReadOnlyMemory<byte> bytes, Func<ReadOnlyMemory<byte>, JsonElement>? named)
    {
        try
        {
            return named?.Invoke(bytes) ?? CborJson.Read(bytes);
        }
        catch (DecodingException)
        {
            // A later version of a contract may have written it; what is there is shown all the same.
            return JsonSerializer.SerializeToElement(Convert.ToHexStringLower(bytes.Span));
        }
    }
}
