namespace Kexin.Ledger.Contracts;

/// <summary>The contracts that every consortium has.</summary>
public static class BuiltInContracts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DescribedContract> All { get; } =
    [
        new MembershipContract(),
        new DatasetsContract(),
        new GrantsContract(),
        new TasksContract(),
        new EvidenceContract(),
        new UsageContract(),
    ];

    /// <summary>What is known of an action, or null.</summary>
    public static ActionDescription? FindAction(string contract, string action) =>
        All.FirstOrDefault(each => each.Name == contract)?.Description.FindAction(action);

    /// <summary>What is known of a type of token, or null.</summary>
    public static TokenDescription? FindToken(string type) =>
        All.SelectMany(each => each.Description.Tokens).FirstOrDefault(token => token.Type == type);
}
