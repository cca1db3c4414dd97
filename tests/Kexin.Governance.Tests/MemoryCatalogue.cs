using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Tests;

/// <summary>A ledger of datasets, and of what else a test puts there, which counts how often it is read.</summary>
internal sealed class MemoryCatalogue : ILedger
{
    private static readonly SigningKey s_key = Suite.Standard.CreateSigningKey(new SeededRandomSource(new byte[32]));
    private readonly List<Token> _tokens = [];

    /// <summary>Under which words its tokens are listed.</summary>
    public TokenMarks Marks { get; init; } = new ContractList(new DatasetsContract(), new GrantsContract()).Marks;

    public int Readings { get; private set; }

    public long Height { get; private set; }

    public bool IsOpen => true;

    /// <summary>What becomes of a submission; null where a test expects none.</summary>
    public Func<ContractAction, Task<SubmissionReceipt>>? Submitting { get; set; }

    public MemberId Self => MemberOf("North");

    public Genesis Genesis { get; } = Found();

    public static MemberId MemberOf(string owner) =>
        new(Suite.Standard.Hash(System.Text.Encoding.UTF8.GetBytes(owner)));

    private static Genesis Found()
    {
        using var key = Suite.Standard.CreateSigningKey(new SeededRandomSource(new byte[32]));
        var details = new MemberDetails("North", MemberRole.Member, Suite.Standard.Hash([]), "h:1", "h:2");
        var card = MemberCard.Sign(details, key);
        var rules = new ConsortiumRules();
        return FoundingDraft
            .Create(new FoundingTerms("Heart", Suite.Standard, 1_800_000_000_000, rules, card.Id, [card]))
            .Sign(key)
            .Complete();
    }

    /// <summary>Another block with a dataset.</summary>
    public Token Add(string owner, string name, bool withdrawn = false, params PublishedField[] fields)
    {
        var id = new TokenId(Suite.Standard.Hash([(byte)_tokens.Count]));
        if (fields.Length == 0)
        {
            fields = [Field("age")];
        }

        var content = new DatasetToken(
            new DatasetDescription(name, "", id.Value, 100, fields, ["research"]),
            withdrawn ? DatasetState.Withdrawn : DatasetState.Published,
            0
        );
        _names[MemberOf(owner)] = owner;
        _tokens.Add(new Token(id, DatasetToken.Type, MemberOf(owner), 1, content.EncodeFields()));
        Height++;
        return _tokens[^1];
    }

    /// <summary>Another block with a token, or the next version of one.</summary>
    public Token Put(Token token)
    {
        _tokens.RemoveAll(each => each.Id == token.Id);
        _tokens.Add(token);
        var draft = new TransactionDraft(
            token.Id.Value,
            $"{token.Type}s",
            "put",
            new byte[] { 0xf6 },
            [],
            [token.Reference],
            0
        );
        _blocks[++Height] = [Transaction.Sign(draft, new SeededRandomSource(new byte[32]), s_key)];
        return token;
    }

    public static PublishedField Field(string name, TextForm form = TextForm.Unsaid, int width = 0) =>
        new(name, FieldType.Text, 1, DatasetTier.Restricted, FieldRole.QuasiIdentifier, "", "", form, width);

    public string NameOf(MemberId member) => _names[member];

    public Token? Find(TokenId id) => _tokens.Find(token => token.Id == id);

    public IEnumerable<TokenEvent> Life(TokenId id) => throw new NotSupportedException();

    public IReadOnlyList<Transaction> TransactionsAt(long height) => _blocks.GetValueOrDefault(height, []);

    public Task WaitFinalAsync(TransactionId transaction, CancellationToken cancel) => Task.CompletedTask;

    public Token Resolve(string type, string id) =>
        _tokens.SingleOrDefault(token =>
            token.Type == type && token.Id.ToString().StartsWith(id, StringComparison.Ordinal)
        ) ?? throw DomainException.NotFound("There is none.", "没有。");

    public IEnumerable<Token> Tokens(string type, MemberId? owner = null, TokenId? after = null)
    {
        Readings++;
        return _tokens.Where(token => token.Type == type && (owner is null || token.Owner == owner));
    }

    public IEnumerable<Token> Marked(string type, string mark, MemberId? owner = null, TokenId? after = null) =>
        _tokens.Where(token =>
            token.Type == type && (owner is null || token.Owner == owner) && Marks.Of(token).Contains(mark)
        );

    public IEnumerable<(Token Token, TokenCursor At)> Ordered(
        string type,
        string list,
        bool falling,
        TokenCursor? after = null
    ) => throw new NotSupportedException();

    public Task<SubmissionReceipt> SubmitAsync(
        ContractAction action,
        SubmissionState until,
        CancellationToken cancel
    ) => (Submitting ?? throw new NotSupportedException())(action);

    private readonly Dictionary<MemberId, string> _names = [];
    private readonly Dictionary<long, Transaction[]> _blocks = [];
}
