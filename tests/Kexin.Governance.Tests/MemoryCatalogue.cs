using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Tests;

/// <summary>A ledger of datasets, and of what else a test puts there, which counts how often it is read.</summary>
internal sealed class MemoryCatalogue : ILedger
{
    private readonly List<Token> _tokens = [];

    public int Readings { get; private set; }

    public long Height { get; private set; }

    public bool IsOpen => true;

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

    /// <summary>Another token.</summary>
    public Token Put(Token token)
    {
        _tokens.Add(token);
        Height++;
        return token;
    }

    public static PublishedField Field(string name, TextForm form = TextForm.Unsaid, int width = 0) =>
        new(name, DatasetFieldType.Text, 1, DatasetTier.Restricted, FieldRole.QuasiIdentifier, "", "", form, width);

    public string NameOf(MemberId member) => _names[member];

    public Token? Find(TokenId id) => _tokens.Find(token => token.Id == id);

    public IEnumerable<TokenEvent> Life(TokenId id) => throw new NotSupportedException();

    public Task WaitFinalAsync(TransactionId transaction, CancellationToken cancel) => Task.CompletedTask;

    public Token Resolve(string type, string id) => _tokens.Single(token => token.Id.ToString() == id);

    public IEnumerable<Token> Tokens(string type, MemberId? owner = null, TokenId? after = null)
    {
        Readings++;
        return _tokens.Where(token => token.Type == type && (owner is null || token.Owner == owner));
    }

    public Task<SubmissionReceipt> SubmitAsync(
        ContractAction action,
        SubmissionState until,
        CancellationToken cancel
    ) => throw new NotSupportedException();

    private readonly Dictionary<MemberId, string> _names = [];
}
