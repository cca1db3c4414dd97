using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Bench;

/// <summary>A ledger of many tokens in memory that decodes a token at each question, as the one on disk does.</summary>
internal sealed class GateLedger(
    MemberId self,
    Genesis genesis,
    IReadOnlyDictionary<TokenId, ReadOnlyMemory<byte>> tokens
) : ILedger
{
    public bool IsOpen => true;

    public MemberId Self => self;

    public Genesis Genesis => genesis;

    public long Height => 0;

    public string NameOf(MemberId member) => member.Value.ToShortString();

    public Token? Find(TokenId id) => tokens.TryGetValue(id, out var bytes) ? Token.Decode(bytes) : null;

    public IEnumerable<Token> Tokens(string type, MemberId? owner = null, TokenId? after = null) =>
        tokens.Values.Select(bytes => Token.Decode(bytes)).Where(token => token.Type == type);

    public IEnumerable<Token> Marked(string type, string mark, MemberId? owner = null, TokenId? after = null) =>
        throw new NotSupportedException();

    public IEnumerable<(Token Token, TokenCursor At)> Ordered(
        string type,
        string list,
        bool falling,
        TokenCursor? after = null
    ) => throw new NotSupportedException();

    public IReadOnlyList<Transaction> TransactionsAt(long height) => throw new NotSupportedException();

    public Token Resolve(string type, string id) => throw new NotSupportedException();

    public IEnumerable<TokenEvent> Life(TokenId id) => throw new NotSupportedException();

    public Task WaitFinalAsync(TransactionId transaction, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<SubmissionReceipt> SubmitAsync(
        ContractAction action,
        SubmissionState until,
        CancellationToken cancel
    ) => throw new NotSupportedException();
}
