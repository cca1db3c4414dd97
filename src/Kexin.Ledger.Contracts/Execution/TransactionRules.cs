using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What holds for every transaction, whatever its contract; each method is a rule, and null says that it is met.</summary>
internal static class TransactionRules
{
    public static Refusal? IsOfThisConsortium(Digest consortium, Transaction transaction) =>
        transaction.Consortium == consortium
            ? null
            : new Refusal(
                "A transaction is for this consortium.",
                $"one for {transaction.Consortium}.",
                $"one for {consortium}."
            );

    public static Refusal? IsInTime(long time, Transaction transaction) =>
        time <= transaction.ValidUntil
            ? null
            : new Refusal(
                "A transaction is applied before its time is over.",
                $"one valid until {Times.Show(transaction.ValidUntil)} in a block of {Times.Show(time)}.",
                "a new one, valid for longer."
            );

    public static Refusal? IsApplied(bool alreadyApplied, Transaction transaction) =>
        !alreadyApplied
            ? null
            : new Refusal(
                "A transaction is applied once.",
                $"{transaction.Id}, which a block already holds.",
                "nothing: it has been applied. To do the same again, sign a new transaction."
            );

    public static Refusal? NamesAContract(Dictionary<string, IContract> contracts, Transaction transaction) =>
        contracts.ContainsKey(transaction.Contract)
            ? null
            : new Refusal(
                "A transaction names a contract of this consortium.",
                $"'{transaction.Contract}'.",
                $"one of: {string.Join(", ", contracts.Keys.Order(StringComparer.Ordinal))}."
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
                "A transaction is submitted by an active member.",
                $"submitter {transaction.Submitter.Value.ToShortString()}, {(submitter is null ? "who is no member" : "who is not active")}.",
                "a transaction signed by a member of this consortium."
            );
        }

        if (verified.Contains(transaction))
        {
            return null;
        }

        if (!transaction.HasValidSignature(submitter.Key))
        {
            return new Refusal(
                "A transaction carries its submitter's signature.",
                $"a signature that {submitter.Details.Name}'s key does not verify.",
                "the same bytes signed by the submitter's key, unaltered."
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
                    $"version {reference.Version} of token {reference.Id.Value.ToShortString()}, which "
                        + (version is null ? "does not exist." : $"is at version {version}."),
                    version is null
                        ? "a token that exists."
                        : "the same transaction made anew from the current version, if it still makes sense."
                );
            }
        }

        return null;
    }

    public static Refusal? ConsumesTypesOf(IContract contract, IReadOnlyList<Token> consumes) =>
        consumes.FirstOrDefault(token => !contract.TokenTypes.Contains(token.Type)) is not { } foreign
            ? null
            : new Refusal(
                "A contract changes only tokens of its own types.",
                $"a token of type '{foreign.Type}' consumed by '{contract.Name}'.",
                $"tokens of type: {string.Join(", ", contract.TokenTypes)}."
            );

    /// <summary>The rule that a client may answer by reading again and signing anew.</summary>
    public const string CurrentVersions = "A transaction reads and consumes current versions.";
}
