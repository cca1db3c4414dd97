namespace Kexin.Ledger.Contracts;

/// <summary>All that others have to know of a contract: what its actions take and do, and what its tokens say.</summary>
/// <param name="Name">By which transactions call it.</param>
/// <param name="Label">How people call it.</param>
/// <param name="Tokens">The token types that it, and no other contract, makes and changes.</param>
/// <param name="Actions">What can be asked of it.</param>
public sealed record ContractDescription(
    string Name,
    BilingualText Label,
    IReadOnlyList<TokenDescription> Tokens,
    IReadOnlyList<ActionDescription> Actions
)
{
    /// <summary>The action of that name, or null.</summary>
    public ActionDescription? FindAction(string name) => Actions.FirstOrDefault(action => action.Name == name);
}

/// <summary>A contract that is its description: whoever calls it by name, by JSON or by form reads what it takes from there.</summary>
/// <param name="description">Of its tokens and actions.</param>
public abstract class DescribedContract(ContractDescription description) : IContract
{
    private readonly Dictionary<string, ActionDescription> _actions = description.Actions.ToDictionary(action =>
        action.Name
    );

    /// <summary>Of its tokens and actions.</summary>
    public ContractDescription Description { get; } = description;

    public string Name => Description.Name;

    public IReadOnlyList<string> TokenTypes { get; } = [.. description.Tokens.Select(token => token.Type)];

    public ContractOutcome Execute(ContractCall request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _actions.TryGetValue(request.Action, out var action)
            ? action.Execute(request)
            : ContractOutcome.NoSuchAction(request, [.. _actions.Keys]);
    }
}
