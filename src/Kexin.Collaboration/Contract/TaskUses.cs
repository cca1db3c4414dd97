using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Contract;

/// <summary>The datasets and grants that an action of a task looks at.</summary>
internal static class TaskUses
{
    public static Token[] Datasets(IReadOnlyList<TaskProvider> providers, ICurrentTokens tokens) =>
        [
            .. providers
                .Select(provider => provider.Dataset)
                .Distinct()
                .Select(dataset => tokens.Require(DatasetToken.Type, dataset)),
        ];

    /// <summary>The datasets of some of a task's providers, and the grants where they are needed.</summary>
    public static Token[] Of(
        Token task,
        Func<TaskProvider, bool> which,
        Func<TaskProvider, TokenId?> grantOf,
        ICurrentTokens tokens
    )
    {
        var providers = TaskToken.Read(task).Providers.Where(which).ToArray();
        var grants = providers.Select(grantOf).OfType<TokenId>().Distinct();
        return [.. Datasets(providers, tokens), .. grants.Select(grant => tokens.Require(GrantToken.Type, grant))];
    }
}
