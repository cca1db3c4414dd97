using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Code that decides whether a transaction is allowed, and what comes out.</summary>
/// <remarks>
/// A pure function of the call: the same call gives the same outcome at every member, today and when the block is executed again in years.
/// </remarks>
public interface IContract
{
    /// <summary>The name by which transactions call it.</summary>
    string Name { get; }

    /// <summary>The token types that it, and no other contract, makes and changes.</summary>
    IReadOnlyList<string> TokenTypes { get; }

    /// <summary>Decides. Arguments or tokens of the wrong form may be answered by a <see cref="DecodingException"/>.</summary>
    ContractOutcome Execute(ContractCall request);
}

/// <summary>Everything that a contract may look at.</summary>
public sealed class ContractCall
{
    private readonly Func<TokenId, bool> _exists;

    internal ContractCall(
        Suite suite,
        long time,
        Transaction transaction,
        MembershipToken submitter,
        IReadOnlyList<Token> reads,
        IReadOnlyList<Token> consumes,
        Func<TokenId, bool> exists
    )
    {
        Suite = suite;
        Time = time;
        Transaction = transaction;
        Submitter = submitter;
        Reads = reads;
        Consumes = consumes;
        _exists = exists;
    }

    /// <summary>The consortium's suite.</summary>
    public Suite Suite { get; }

    /// <summary>The block's time in milliseconds since 1970, UTC; the only time there is.</summary>
    public long Time { get; }

    /// <summary>What was asked; its signature is checked.</summary>
    public Transaction Transaction { get; }

    /// <summary>Which of the contract's actions.</summary>
    public string Action => Transaction.Action;

    /// <summary>Who asks; an active member.</summary>
    public MembershipToken Submitter { get; }

    /// <summary>The tokens that the transaction reads, in its order, each current.</summary>
    public IReadOnlyList<Token> Reads { get; }

    /// <summary>The tokens that the transaction consumes, in its order, each current.</summary>
    public IReadOnlyList<Token> Consumes { get; }

    /// <summary>Whether there is a token with that id, so that a contract can refuse to make it again.</summary>
    public bool Exists(TokenId id) => _exists(id);

    /// <summary>The id of a token that this transaction makes and that has no natural key.</summary>
    /// <param name="type">The token's type.</param>
    public TokenId NewId(string type) => TokenId.Derive(Suite, type, Transaction.Id.Value);

    /// <summary>The one token of that type that the transaction consumes.</summary>
    /// <exception cref="DecodingException">It consumes none, several, or one of another type.</exception>
    public Token Consumed(string type) => Single(Consumes, type, "consumes");

    /// <summary>The one token of that type that the transaction reads; it may read others of other types.</summary>
    /// <exception cref="DecodingException">It reads none or several.</exception>
    public Token Read(string type) => Single(Reads, type, "reads");

    /// <summary>The token with that id and type that the transaction reads.</summary>
    /// <exception cref="DecodingException">It does not read it.</exception>
    public Token Read(string type, TokenId id) =>
        Reads.FirstOrDefault(token => token.Id == id && token.Type == type)
        ?? throw new DecodingException(
            $"The action '{Action}' has to read the {type} token {id.Value.ToShortString()}, and does not."
        );

    private Token Single(IReadOnlyList<Token> tokens, string type, string verb)
    {
        var found = tokens.Where(token => token.Type == type).ToArray();
        return found.Length == 1
            ? found[0]
            : throw new DecodingException(
                $"The action '{Action}' {verb} one token of type '{type}', not {found.Length}."
            );
    }
}

/// <summary>A token as a contract makes it; its version follows from what the transaction consumes.</summary>
/// <param name="Id">A consumed token's id for its next version, or a new one.</param>
/// <param name="Type">One of the contract's token types.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Fields">Canonical CBOR.</param>
public sealed record TokenOutput(TokenId Id, string Type, MemberId Owner, ReadOnlyMemory<byte> Fields);

/// <summary>What a contract decided: the tokens that come out, or the rule that refuses.</summary>
public sealed class ContractOutcome
{
    private ContractOutcome(Refusal? refusal, IReadOnlyList<TokenOutput> outputs)
    {
        Refusal = refusal;
        Outputs = outputs;
    }

    /// <summary>The rule that refuses, or null.</summary>
    public Refusal? Refusal { get; }

    /// <summary>What comes out; a consumed token that is not among them is spent.</summary>
    public IReadOnlyList<TokenOutput> Outputs { get; }

    /// <summary>Allowed, and these tokens come out.</summary>
    public static ContractOutcome Makes(params TokenOutput[] outputs) => new(null, outputs);

    /// <summary>Refused by a rule.</summary>
    public static ContractOutcome Refuses(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new ContractOutcome(refusal, []);
    }

    /// <summary>The contract has no such action.</summary>
    public static ContractOutcome NoSuchAction(ContractCall call, params string[] actions)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Refuses(
            new Refusal(
                new Rule(
                    "transactions.action",
                    "A transaction names an action of its contract.",
                    "交易须指明其合约的操作。"
                ),
                new(
                    $"'{call.Action}' of '{call.Transaction.Contract}'.",
                    $"合约“{call.Transaction.Contract}”的操作“{call.Action}”。"
                ),
                new($"one of: {string.Join(", ", actions)}.", $"以下之一：{string.Join("、", actions)}。")
            )
        );
    }
}
