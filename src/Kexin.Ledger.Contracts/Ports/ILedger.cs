namespace Kexin.Ledger.Contracts.Ports;

/// <summary>This member's own ledger, as the domains use it.</summary>
/// <remarks>Everything but <see cref="IsOpen"/> throws a <see cref="DomainException"/> while no ledger is open.</remarks>
public interface ILedger
{
    /// <summary>How long a submission waits for its block to be final before it is answered as accepted.</summary>
    static TimeSpan LongestWaitForFinal { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a consortium was joined and its ledger is open.</summary>
    bool IsOpen { get; }

    /// <summary>This member.</summary>
    MemberId Self { get; }

    /// <summary>What the consortium was founded with: members, suite, rules.</summary>
    Genesis Genesis { get; }

    /// <summary>The height of the last block that was executed here; in memory, and what is read afterwards is no older.</summary>
    long Height { get; }

    /// <summary>A member's name for people; one that is unknown goes by its id.</summary>
    string NameOf(MemberId member);

    /// <summary>The token as it is now, or null.</summary>
    Token? Find(TokenId id);

    /// <summary>The token as it is now.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Its id, or a beginning of it that fits one token only.</param>
    /// <exception cref="DomainException">None fits, several fit, or the text is no id.</exception>
    Token Resolve(string type, string id);

    /// <summary>Every token of a type, by owner and id.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="owner">One member's, or null for everybody's.</param>
    /// <param name="after">The token that the list continues after, or null.</param>
    /// <exception cref="DomainException">There is no such token to continue after.</exception>
    IEnumerable<Token> Tokens(string type, MemberId? owner = null, TokenId? after = null);

    /// <summary>Every token of a type that is listed under a word (<see cref="TokenMarks"/>), by owner and id.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="mark">The word.</param>
    /// <param name="owner">One member's, or null for everybody's.</param>
    /// <param name="after">The token that the list continues after, or null.</param>
    /// <exception cref="DomainException">There is no such token to continue after.</exception>
    IEnumerable<Token> Marked(string type, string mark, MemberId? owner = null, TokenId? after = null);

    /// <summary>Every token of a type in a list that has an order of its own (<see cref="TokenPlace"/>).</summary>
    /// <param name="type">Their type.</param>
    /// <param name="list">Which list.</param>
    /// <param name="falling">The last first.</param>
    /// <param name="after">Where the list goes on, or null.</param>
    /// <returns>The tokens, each with where the list goes on after it.</returns>
    /// <exception cref="DomainException">The cursor names no place, or no token of this type.</exception>
    IEnumerable<(Token Token, TokenCursor At)> Ordered(
        string type,
        string list,
        bool falling,
        TokenCursor? after = null
    );

    /// <summary>Every step of a token's life, oldest first.</summary>
    IEnumerable<TokenEvent> Life(TokenId id);

    /// <summary>The transactions of a block that was executed here, in their order.</summary>
    /// <param name="height">From 1 to <see cref="Height"/>.</param>
    IReadOnlyList<Transaction> TransactionsAt(long height);

    /// <summary>Completes when a transaction is in a final block.</summary>
    Task WaitFinalAsync(TransactionId transaction, CancellationToken cancel);

    /// <summary>Submits an action; where another member's transaction came first, again on what that left.</summary>
    /// <param name="action">What the contract is asked to do.</param>
    /// <param name="until">How far it has to come before this answers; one that is not final in time is answered as accepted.</param>
    /// <param name="cancel">Stops waiting; what was sent may still get into a block.</param>
    /// <exception cref="DomainException">A rule refused, or the ledger is busy.</exception>
    Task<SubmissionReceipt> SubmitAsync(ContractAction action, SubmissionState until, CancellationToken cancel);
}

/// <summary>Keeps at home what has to count here before the ledger hears of it.</summary>
public interface IBeforeSubmitting
{
    /// <summary>Called with actions that are about to be submitted; they are not when it throws.</summary>
    Task KeepAsync(MemberId self, IReadOnlyList<ContractAction> actions, CancellationToken cancel);
}
