namespace Kexin.Ledger.Contracts;

/// <summary>The contracts of a consortium, the same at every member: the ledger's own, and those of the domains that are built on it.</summary>
public sealed class ContractList
{
    private readonly Dictionary<string, TokenDescription> _tokens;

    /// <summary>The ledger's own contracts and these.</summary>
    /// <param name="domains">One for each folder of a domain that has a contract.</param>
    /// <exception cref="ArgumentException">Two contracts have one name, or claim one token type.</exception>
    public ContractList(params DescribedContract[] domains)
    {
        ArgumentNullException.ThrowIfNull(domains);
        All = [new MembershipContract(), new EvidenceContract(), new UsageContract(), .. domains];
        _tokens = All.SelectMany(contract => contract.Description.Tokens).ToDictionary(token => token.Type);
        _ = All.ToDictionary(contract => contract.Name);
        Marks = new TokenMarks(
            string.Join(
                ' ',
                _tokens
                    .Values.Where(token => token.Marks.Edition.Length > 0)
                    .Select(token => $"{token.Type}:{token.Marks.Edition}")
                    .Order(StringComparer.Ordinal)
            ),
            token => FindToken(token.Type)?.Marks.Of(token) ?? [],
            token => FindToken(token.Type)?.Marks.PlacesOf(token) ?? []
        );
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<DescribedContract> All { get; }

    /// <summary>Under which words the tokens of all types are listed.</summary>
    public TokenMarks Marks { get; }

    /// <summary>The contract of that name, or null.</summary>
    public DescribedContract? Find(string contract) => All.FirstOrDefault(each => each.Name == contract);

    /// <summary>What is known of an action, or null.</summary>
    public ActionDescription? FindAction(string contract, string action) =>
        Find(contract)?.Description.FindAction(action);

    /// <summary>How people call a transaction that did something; what is not known goes by its names.</summary>
    public BilingualText DoneBy(string contract, string action) =>
        FindAction(contract, action)?.Done ?? new($"{contract}.{action}", $"{contract}.{action}");

    /// <summary>How people call a token of that type; what is not known goes by its type.</summary>
    public BilingualText NameOf(string type) => FindToken(type)?.Label ?? new(type, type);

    /// <summary>What is known of a type of token, or null.</summary>
    public TokenDescription? FindToken(string type) => _tokens.GetValueOrDefault(type);
}
