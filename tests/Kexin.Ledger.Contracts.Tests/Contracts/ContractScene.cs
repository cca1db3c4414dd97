using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Contracts;

/// <summary>Members of a consortium; every action is a transaction through the executor.</summary>
#pragma warning disable CA1852 // The tests of the domains compile this file, too, and have scenes that are more than this one.
internal class ContractScene(TestConsortium? consortium = null)
#pragma warning restore CA1852
{
    /// <summary>Owns data.</summary>
    public const int North = 0;

    /// <summary>Owns data.</summary>
    public const int South = 1;

    /// <summary>Asks for data.</summary>
    public const int Centre = 4;

    /// <summary>Neither owns nor asks.</summary>
    public const int Bystander = 3;

    public const string BadArguments = "transactions.arguments";

    public TestConsortium Consortium { get; } = consortium ?? new();

    public long Now => Consortium.Time;

    public Token Find(TokenId id) => Consortium.State.FindToken(id)!;

    public TokenId Made(Transaction transaction, string type) =>
        TokenId.Derive(Consortium.Suite, type, transaction.Id.Value);

    public Transaction Sign(
        int by,
        string contract,
        string action,
        byte[] arguments,
        TokenId[] consumes,
        params TokenId[] reads
    ) =>
        Consortium.Sign(
            by,
            contract,
            action,
            arguments,
            [.. reads.Select(Consortium.Current)],
            [.. consumes.Select(Consortium.Current)]
        );

    /// <summary>The transaction is refused by this rule, which says what it saw and what would satisfy it, and changes nothing.</summary>
    public Refusal AssertRefused(string rule, Transaction transaction)
    {
        var execution = Consortium.Execute(transaction);
        var refusal = execution.Outcomes[0].Refusal;
        Assert.NotNull(refusal);
        Assert.Equal(rule, refusal.Rule.Code);
        Assert.All([refusal.Saw, refusal.WouldSatisfy], IsInBothLanguages);
        Assert.Equal(Consortium.State.Root, execution.StateRoot);
        return refusal;
    }

    /// <summary>In Chinese a name, a field or an id may be Latin, a sentence may not.</summary>
    private static void IsInBothLanguages(BilingualText text)
    {
        Assert.EndsWith(".", text.En, StringComparison.Ordinal);
        Assert.EndsWith("。", text.Zh, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{2,} [A-Za-z]{2,}", text.Zh);
        Assert.DoesNotMatch("\\p{IsCJKUnifiedIdeographs}", text.En);
    }
}
