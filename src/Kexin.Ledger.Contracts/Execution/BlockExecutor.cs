using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Applies transactions to a state, one after the other; pure, so that every member comes to the same state root.</summary>
/// <remarks>Safe for concurrent use as long as each state view is.</remarks>
public sealed class BlockExecutor
{
    private readonly Suite _suite;
    private readonly Digest _consortium;
    private readonly ConsortiumRules _rules;
    private readonly Dictionary<string, IContract> _contracts;

    /// <summary>An executor for a consortium with these contracts.</summary>
    /// <exception cref="ArgumentException">Two contracts have one name, or claim one token type.</exception>
    public BlockExecutor(Genesis genesis, IReadOnlyList<IContract> contracts)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(contracts);
        var types = contracts.SelectMany(contract => contract.TokenTypes).ToArray();
        if (types.Distinct().Count() != types.Length)
        {
            throw new ArgumentException("A token type belongs to one contract.", nameof(contracts));
        }

        _suite = genesis.Suite;
        _consortium = genesis.Consortium;
        _rules = genesis.Rules;
        _contracts = contracts.ToDictionary(contract => contract.Name);
    }

    /// <summary>Executes transactions as those of one block; a refused one leaves no trace, and the next goes on.</summary>
    /// <param name="state">The state before; it is only read.</param>
    /// <param name="time">The block's time in milliseconds since 1970, UTC.</param>
    /// <param name="transactions">In the block's order.</param>
    /// <param name="verified">Signatures that need no second look; new ones are added.</param>
    /// <exception cref="DecodingException">The state is damaged.</exception>
    public BlockExecution Execute(
        IStateView state,
        long time,
        IReadOnlyList<Transaction> transactions,
        VerifiedTransactions verified
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(verified);
        var changes = new PendingChanges(_suite, state, transactions.Count);
        var usage = new MemberUsage(_suite, _rules, time, changes.FindToken);
        var outcomes = new TransactionOutcome[transactions.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var refusal = Apply(changes, usage, time, transactions[i], verified);
            outcomes[i] = new TransactionOutcome(transactions[i], refusal);
        }

        return new BlockExecution(outcomes, changes.ToUpdate(usage));
    }

    /// <summary>The members who submitted these, as the state has them, so that each is looked up once; null is no member.</summary>
    public IReadOnlyDictionary<MemberId, MembershipToken?> FindSubmitters(
        IStateView state,
        IReadOnlyList<Transaction> transactions
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(transactions);
        var changes = new PendingChanges(_suite, state, 0);
        return transactions
            .Select(transaction => transaction.Submitter)
            .Distinct()
            .ToDictionary(member => member, changes.FindMember);
    }

    /// <summary>Null when an active member signed this; otherwise the rule that is not met. Remembers what it verified.</summary>
    /// <remarks>For the door of a node, where transactions that come in together can be checked side by side.</remarks>
    public Refusal? CheckSubmitter(
        IReadOnlyDictionary<MemberId, MembershipToken?> submitters,
        Transaction transaction,
        VerifiedTransactions verified
    )
    {
        ArgumentNullException.ThrowIfNull(submitters);
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(verified);
        return TransactionRules.IsOfThisConsortium(_consortium, transaction)
            ?? TransactionRules.IsSignedByAnActiveMember(
                submitters.GetValueOrDefault(transaction.Submitter),
                transaction,
                verified
            );
    }

    private Refusal? Apply(
        PendingChanges changes,
        MemberUsage usage,
        long time,
        Transaction transaction,
        VerifiedTransactions verified
    )
    {
        var submitter = changes.FindMember(transaction.Submitter);
        var refusal =
            TransactionRules.IsOfThisConsortium(_consortium, transaction)
            ?? TransactionRules.IsInTime(time, transaction)
            ?? TransactionRules.IsApplied(changes.HasTransaction(transaction.Id), transaction)
            ?? TransactionRules.NamesAContract(_contracts, transaction)
            ?? TransactionRules.IsSignedByAnActiveMember(submitter, transaction, verified)
            ?? TransactionRules.NamesCurrentVersions(changes, transaction.Reads)
            ?? TransactionRules.NamesCurrentVersions(changes, transaction.Consumes);
        if (refusal is not null)
        {
            return refusal;
        }

        var contract = _contracts[transaction.Contract];
        var call = new ContractCall(
            _suite,
            time,
            transaction,
            submitter!,
            Find(changes, transaction.Reads),
            Find(changes, transaction.Consumes),
            id => Exists(changes, id)
        );
        return TransactionRules.ConsumesTypesOf(contract, call.Consumes) ?? Run(contract, call, changes, usage);
    }

    private static Token[] Find(PendingChanges changes, IReadOnlyList<TokenReference> references) =>
        references.Count == 0 ? [] : [.. references.Select(reference => changes.FindToken(reference.Id)!)];

    private static Refusal? Run(IContract contract, ContractCall call, PendingChanges changes, MemberUsage usage)
    {
        ContractOutcome outcome;
        try
        {
            outcome = contract.Execute(call);
        }
        // A contract is pure, so that what it throws it throws at every member: content never stops the order.
        catch (Exception e) when (IsOfContent(e))
        {
            return Malformed(contract, call, e);
        }

        try
        {
            return outcome.Refusal ?? changes.TryApply(contract, call, outcome.Outputs, usage);
        }
        // The store is read here, too: only what cannot come from it is content.
        catch (Exception e) when (e is DecodingException or ArgumentException or OverflowException or FormatException)
        {
            return Malformed(contract, call, e);
        }
    }

    private static Refusal Malformed(IContract contract, ContractCall call, Exception thrown) =>
        new(
            new Rule(
                "transactions.arguments",
                "A transaction gives its action the arguments and the tokens that it takes.",
                "交易须给出其操作所需的参数和凭证。"
            ),
            new(thrown.Message, "参数或凭证的内容不合该操作的格式。"),
            new(
                $"arguments and tokens as the action '{call.Action}' of '{contract.Name}' documents them.",
                $"符合合约“{contract.Name}”的操作“{call.Action}”说明的参数和凭证。"
            )
        );

    /// <summary>What the store throws while a contract asks it is a fault of this node, and no refusal.</summary>
    private static bool Exists(PendingChanges changes, TokenId id)
    {
        try
        {
            return changes.FindToken(id) is not null;
        }
        catch (Exception e) when (IsOfContent(e))
        {
            throw new IOException("The ledger's state could not be read.", e);
        }
    }

    /// <summary>Whether that comes from what is executed; what a disk, a lack of memory or a node that stops throws is no refusal.</summary>
    private static bool IsOfContent(Exception thrown) =>
        thrown
            is DecodingException
                or ArgumentException
                or ArithmeticException
                or FormatException
                or InvalidCastException
                or NullReferenceException
                or IndexOutOfRangeException
                or KeyNotFoundException
                or InvalidOperationException
                and not ObjectDisposedException;
}
