using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A state and what the transactions of the block under execution have done to it so far.</summary>
/// <param name="suite">The consortium's suite.</param>
/// <param name="state">The state before.</param>
/// <param name="transactions">How many are expected, so that memory is taken once.</param>
internal sealed class PendingChanges(Suite suite, IStateView state, int transactions)
{
    private readonly Dictionary<TokenId, Token?> _tokens = new(transactions);
    private readonly Dictionary<MemberId, MembershipToken> _members = [];
    private readonly HashSet<TransactionId> _transactions = new(transactions);
    private readonly List<TransactionId> _order = new(transactions);
    private readonly List<TokenStep> _steps = new(transactions);
    private readonly Dictionary<TokenId, Token?> _readCache = new(transactions);

    public Token? FindToken(TokenId id)
    {
        if (_tokens.TryGetValue(id, out var token) || _readCache.TryGetValue(id, out token))
        {
            return token;
        }

        token = state.FindToken(id);
        _readCache[id] = token;
        return token;
    }

    public bool HasTransaction(TransactionId id) => _transactions.Contains(id) || state.HasTransaction(id);

    public MembershipToken? FindMember(MemberId id)
    {
        if (_members.TryGetValue(id, out var member))
        {
            return member;
        }

        if (FindToken(MembershipToken.IdOf(suite, id)) is not { } token)
        {
            return null;
        }

        member = MembershipToken.Read(token, suite);
        _members[id] = member;
        return member;
    }

    /// <summary>Applies what a contract made, or says which rule it breaks and changes nothing.</summary>
    public Refusal? TryApply(
        IContract contract,
        ContractCall call,
        IReadOnlyList<TokenOutput> outputs,
        MemberUsage usage
    )
    {
        var consumed = call.Consumes.ToDictionary(token => token.Id);
        if ((Check(contract, consumed, outputs) ?? usage.TryCount(contract, call, outputs)) is { } refusal)
        {
            return refusal;
        }

        var transaction = call.Transaction.Id;
        foreach (var output in outputs)
        {
            var version = consumed.Remove(output.Id, out var before) ? before.Version + 1 : 1;
            Set(
                output.Id,
                version,
                transaction,
                new Token(output.Id, output.Type, output.Owner, version, output.Fields)
            );
        }

        foreach (var spent in consumed.Values)
        {
            Set(spent.Id, spent.Version + 1, transaction, null);
        }

        _transactions.Add(transaction);
        _order.Add(transaction);
        return null;
    }

    /// <summary>All that was applied, and what the members used.</summary>
    public StateUpdate ToUpdate(MemberUsage usage)
    {
        foreach (var (after, last) in usage.Tokens)
        {
            Set(after.Id, after.Version, last, after);
        }

        return StateUpdate.Make(suite, state, _order, _tokens, _steps);
    }

    private void Set(TokenId id, ulong version, TransactionId transaction, Token? after)
    {
        _tokens[id] = after;
        _steps.Add(new TokenStep(id, version, transaction, after));
        if (after?.Type == MembershipToken.Type)
        {
            _members.Remove(after.Owner);
        }
    }

    private Refusal? Check(IContract contract, Dictionary<TokenId, Token> consumed, IReadOnlyList<TokenOutput> outputs)
    {
        if (
            outputs.Count > Bounds.OutputsPerTransaction
            || (outputs.Count > 1 && outputs.DistinctBy(output => output.Id).Count() != outputs.Count)
        )
        {
            return new Refusal(
                new Rule(
                    "tokens.number",
                    "A transaction makes a limited number of tokens, each once.",
                    "一笔交易产生的凭证数量有限，且互不重复。"
                ),
                new($"{outputs.Count} outputs.", $"{outputs.Count} 个凭证。"),
                new(
                    $"at most {Bounds.OutputsPerTransaction}, each once.",
                    $"最多 {Bounds.OutputsPerTransaction} 个，互不重复。"
                )
            );
        }

        foreach (var output in outputs)
        {
            if (output.Fields.Length > Bounds.TokenFieldsSizeInBytes)
            {
                return new Refusal(
                    new Rule("tokens.size", "A token's fields have a limited size.", "凭证的字段大小有限。"),
                    new($"{output.Fields.Length} bytes.", $"{output.Fields.Length} 字节。"),
                    new(
                        $"at most {Bounds.TokenFieldsSizeInBytes} bytes, by shorter arguments.",
                        $"更短的参数，使字段不超过 {Bounds.TokenFieldsSizeInBytes} 字节。"
                    )
                );
            }

            var before = consumed.GetValueOrDefault(output.Id);
            if (!contract.TokenTypes.Contains(output.Type) || (before is not null && before.Type != output.Type))
            {
                return new Refusal(
                    new Rule(
                        "tokens.made-of-own-types",
                        "A contract makes only tokens of its own types, and a token keeps its type.",
                        "合约只能产生自己类型的凭证，凭证的类型不变。"
                    ),
                    new(
                        $"a token of type '{output.Type}' made by '{contract.Name}'.",
                        $"合约“{contract.Name}”产生类型为“{output.Type}”的凭证。"
                    ),
                    new(
                        $"tokens of type: {string.Join(", ", contract.TokenTypes)}.",
                        $"以下类型的凭证：{string.Join("、", contract.TokenTypes)}。"
                    )
                );
            }

            if (before is null && FindToken(output.Id) is { } existing)
            {
                return new Refusal(
                    new Rule("tokens.made-once", "A token is made once.", "凭证只产生一次。"),
                    new(
                        $"{existing.Type} token {existing.Id.Value.ToShortString()}, which exists at version {existing.Version}.",
                        $"{existing.Type} 凭证 {existing.Id.Value.ToShortString()} 已经存在，现为第 {existing.Version} 版。"
                    ),
                    new(
                        "a transaction that consumes it, where the contract allows that.",
                        "消耗该凭证的交易（如果合约允许）。"
                    )
                );
            }
        }

        return null;
    }
}
