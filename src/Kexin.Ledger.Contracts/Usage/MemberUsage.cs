using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The quotas of a consortium, as the block under execution has used them so far.</summary>
/// <remarks>
/// What: bytes of applied transactions by submitter and day, and open requests by the member that made them. An eighth of the bytes is
/// kept for transactions that make no new token, so that a member that has used up the rest can still revoke, withdraw and anchor.
/// Cost: one token a member and block, whatever it submits.
/// Not for: what a node keeps at home, or messages between nodes.
/// </remarks>
internal sealed class MemberUsage(Suite suite, ConsortiumRules rules, long time, Func<TokenId, Token?> find)
{
    private const int PartKept = 8;

    private readonly long _day = UsageToken.DayOf(time);
    private readonly Dictionary<MemberId, Account> _accounts = [];

    /// <summary>The usage tokens as they are after the block, each with the transaction that counted last.</summary>
    public IEnumerable<(Token After, TransactionId Last)> Tokens =>
        _accounts
            .Where(pair => pair.Value.Last is not null)
            .Select(pair =>
                (
                    new Token(
                        UsageToken.IdOf(suite, pair.Key),
                        UsageToken.Type,
                        pair.Key,
                        pair.Value.Version + 1,
                        pair.Value.Usage.EncodeFields()
                    ),
                    pair.Value.Last!.Value
                )
            );

    /// <summary>Counts a transaction, or says which quota it would break and counts nothing.</summary>
    /// <param name="contract">Whose tokens they are.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="outputs">What would come out.</param>
    public Refusal? TryCount(IContract contract, ContractCall call, IReadOnlyList<TokenOutput> outputs)
    {
        var submitter = call.Transaction.Submitter;
        var size = call.Transaction.Encoded.Length;
        var makesNew = outputs.Any(output => call.Consumes.All(token => token.Id != output.Id));
        var limit = makesNew ? rules.BytesPerDay - (rules.BytesPerDay / PartKept) : rules.BytesPerDay;
        var used = AccountOf(submitter).Usage.Bytes;
        if (used + size > limit)
        {
            return TooManyBytes(used, size, limit);
        }

        var opened = Changes(contract, call, outputs);
        foreach (var changes in opened.GroupBy(pair => pair.Key.Member, pair => pair.Value))
        {
            var (open, change) = (AccountOf(changes.Key).Usage.Open, changes.Sum());
            if (change > 0 && open + change > rules.OpenRequests)
            {
                return TooManyOpen(open);
            }
        }

        Set(submitter, usage => usage with { Bytes = usage.Bytes + size }, call.Transaction.Id);
        foreach (var ((member, last), change) in opened)
        {
            Set(member, usage => usage.With(last, change), call.Transaction.Id);
        }

        return null;
    }

    /// <summary>By the member and the last day of an answer; what was to be answered by an earlier day counts no more already.</summary>
    private Dictionary<(MemberId Member, long Last), int> Changes(
        IContract contract,
        ContractCall call,
        IReadOnlyList<TokenOutput> outputs
    )
    {
        var changes = new Dictionary<(MemberId Member, long Last), int>();
        if (contract is not IOpenRequests requests)
        {
            return changes;
        }

        foreach (var token in call.Consumes)
        {
            Add(requests.OpenFor(token), -1);
        }

        foreach (var output in outputs)
        {
            Add(requests.OpenFor(new Token(output.Id, output.Type, output.Owner, 1, output.Fields)), 1);
        }

        return changes;

        void Add(OpenRequest? request, int change)
        {
            if (request is { } one && UsageToken.DayOf(one.AnswerBy) is var last && last >= _day)
            {
                changes[(one.Member, last)] = changes.GetValueOrDefault((one.Member, last)) + change;
            }
        }
    }

    private Account AccountOf(MemberId member)
    {
        if (!_accounts.TryGetValue(member, out var account))
        {
            account = find(UsageToken.IdOf(suite, member)) is { } token
                ? new Account(UsageToken.Read(token).On(_day), token.Version, null)
                : new Account(new UsageToken(_day, 0, []), 0, null);
            _accounts[member] = account;
        }

        return account;
    }

    private void Set(MemberId member, Func<UsageToken, UsageToken> change, TransactionId by)
    {
        var account = AccountOf(member);
        _accounts[member] = account with { Usage = change(account.Usage), Last = by };
    }

    private Refusal TooManyBytes(long used, int size, long limit) =>
        new(
            new Rule(
                "usage.bytes-a-day",
                "A member writes so many bytes a day and no more.",
                "成员每天写入账本的字节数有上限。"
            ),
            new(
                $"{used} bytes written today and {size} more, of {limit}.",
                $"今天已写入 {used} 字节，再加 {size} 字节，上限为 {limit} 字节。"
            ),
            new(
                $"a transaction after {Times.Show((_day + 1) * 86_400_000)}; an eighth of the {rules.BytesPerDay} bytes is kept for what makes no new token.",
                $"在 {Times.Show((_day + 1) * 86_400_000)} 之后提交；{rules.BytesPerDay} 字节中的八分之一留给不产生新凭证的交易。"
            )
        );

    private Refusal TooManyOpen(int open) =>
        new(
            new Rule(
                "usage.open-requests",
                "A member has so many open requests and tasks and no more.",
                "成员同时未处理完的申请和任务数有上限。"
            ),
            new($"{open} that are open.", $"已有 {open} 个尚未处理完。"),
            new(
                $"one less than {rules.OpenRequests}: wait for decisions, or let tasks run.",
                $"少于 {rules.OpenRequests} 个：等待对方处理，或完成已有任务。"
            )
        );

    private readonly record struct Account(UsageToken Usage, ulong Version, TransactionId? Last);
}
