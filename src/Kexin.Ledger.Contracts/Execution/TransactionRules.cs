using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What holds for every transaction, whatever its contract; each method is a rule, and null says that it is met.</summary>
internal static class TransactionRules
{
    public static Refusal? IsOfThisConsortium(Digest consortium, Transaction transaction) =>
        transaction.Consortium == consortium
            ? null
            : new Refusal(
                new Rule("transactions.consortium", "A transaction is for this consortium.", "交易须属于本联盟。"),
                new($"one for {transaction.Consortium}.", $"交易属于联盟 {transaction.Consortium}。"),
                new($"one for {consortium}.", $"属于联盟 {consortium} 的交易。")
            );

    public static Refusal? IsInTime(long time, Transaction transaction) =>
        time <= transaction.ValidUntil
            ? null
            : new Refusal(
                new Rule(
                    "transactions.in-time",
                    "A transaction is applied before its time is over.",
                    "交易须在有效期之内执行。"
                ),
                new(
                    $"one valid until {Times.Show(transaction.ValidUntil)} in a block of {Times.Show(time)}.",
                    $"交易有效期到 {Times.Show(transaction.ValidUntil)}，区块时间为 {Times.Show(time)}。"
                ),
                new("a new one, valid for longer.", "有效期更长的新交易。")
            );

    public static Refusal? IsApplied(bool alreadyApplied, Transaction transaction) =>
        !alreadyApplied
            ? null
            : new Refusal(
                new Rule("transactions.once", "A transaction is applied once.", "交易只执行一次。"),
                new($"{transaction.Id}, which a block already holds.", $"{transaction.Id} 已在某个区块之中。"),
                new(
                    "nothing: it has been applied. To do the same again, sign a new transaction.",
                    "无需再做什么：交易已经执行。要再做一次，请签署新的交易。"
                )
            );

    public static Refusal? NamesAContract(Dictionary<string, IContract> contracts, Transaction transaction) =>
        contracts.ContainsKey(transaction.Contract)
            ? null
            : new Refusal(
                new Rule(
                    "transactions.contract",
                    "A transaction names a contract of this consortium.",
                    "交易须指明本联盟的合约。"
                ),
                new($"'{transaction.Contract}'.", $"“{transaction.Contract}”。"),
                new(
                    $"one of: {string.Join(", ", contracts.Keys.Order(StringComparer.Ordinal))}.",
                    $"以下之一：{string.Join("、", contracts.Keys.Order(StringComparer.Ordinal))}。"
                )
            );

    public static Refusal? IsSignedByAnActiveMember(
        MembershipToken? submitter,
        Transaction transaction,
        VerifiedTransactions verified
    )
    {
        if (submitter is not { IsActive: true })
        {
            return new Refusal(
                new Rule(
                    "transactions.active-member",
                    "A transaction is submitted by an active member.",
                    "交易须由有效的成员提交。"
                ),
                new(
                    $"submitter {transaction.Submitter.Value.ToShortString()}, {(submitter is null ? "who is no member" : "who is not active")}.",
                    $"提交者 {transaction.Submitter.Value.ToShortString()}{(submitter is null ? "不是成员" : "目前不是有效成员")}。"
                ),
                new("a transaction signed by a member of this consortium.", "由本联盟的成员签名的交易。")
            );
        }

        if (verified.Contains(transaction))
        {
            return null;
        }

        if (!transaction.HasValidSignature(submitter.Key))
        {
            return new Refusal(
                new Rule(
                    "transactions.signature",
                    "A transaction carries its submitter's signature.",
                    "交易须有提交者的签名。"
                ),
                new(
                    $"a signature that {submitter.Details.Name}'s key does not verify.",
                    $"用 {submitter.Details.Name} 的密钥验证签名不通过。"
                ),
                new("the same bytes signed by the submitter's key, unaltered.", "由提交者的密钥签名、未经改动的交易。")
            );
        }

        verified.Add(transaction);
        return null;
    }

    public static Refusal? NamesCurrentVersions(PendingChanges changes, IReadOnlyList<TokenReference> references)
    {
        foreach (var reference in references)
        {
            var version = changes.FindToken(reference.Id)?.Version;
            if (version != reference.Version)
            {
                return new Refusal(
                    CurrentVersions,
                    new(
                        $"version {reference.Version} of token {reference.Id.Value.ToShortString()}, which "
                            + (version is null ? "does not exist." : $"is at version {version}."),
                        $"凭证 {reference.Id.Value.ToShortString()} 的第 {reference.Version} 版，"
                            + (version is null ? "而该凭证不存在。" : $"而它现在是第 {version} 版。")
                    ),
                    version is null
                        ? new("a token that exists.", "存在的凭证。")
                        : new(
                            "the same transaction made anew from the current version, if it still makes sense.",
                            "依据当前版本重新作出的同一交易（如果仍有意义）。"
                        )
                );
            }
        }

        return null;
    }

    public static Refusal? ConsumesTypesOf(IContract contract, IReadOnlyList<Token> consumes) =>
        consumes.FirstOrDefault(token => !contract.TokenTypes.Contains(token.Type)) is not { } foreign
            ? null
            : new Refusal(
                new Rule(
                    "tokens.changed-of-own-types",
                    "A contract changes only tokens of its own types.",
                    "合约只能改变自己类型的凭证。"
                ),
                new(
                    $"a token of type '{foreign.Type}' consumed by '{contract.Name}'.",
                    $"合约“{contract.Name}”消耗类型为“{foreign.Type}”的凭证。"
                ),
                new(
                    $"tokens of type: {string.Join(", ", contract.TokenTypes)}.",
                    $"以下类型的凭证：{string.Join("、", contract.TokenTypes)}。"
                )
            );

    /// <summary>The rule that a client may answer by reading again and signing anew.</summary>
    public static readonly Rule CurrentVersions = new(
        "transactions.current-versions",
        "A transaction reads and consumes current versions.",
        "交易须读取和消耗当前版本。"
    );
}
