using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the rules by which the node decides about access.</summary>
public sealed class PolicyApi
{
    private readonly ApiCalls _calls;

    internal PolicyApi(ApiCalls calls) => _calls = calls;

    /// <summary>The rules: the organisation's own, then the program's. Of each the first that fits decides, and the stricter counts.</summary>
    public Task<IReadOnlyList<PolicyRule>> GetAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Policy, KexinJson.Default.PolicyRules, cancel);

    /// <summary>Which rule decides a case, and what would change that.</summary>
    public Task<PolicyExplanation> ExplainAsync(PolicyCase asked, CancellationToken cancel = default) =>
        _calls.PostAsync(
            Routes.ExplainPolicy,
            asked,
            KexinJson.Default.PolicyCase,
            KexinJson.Default.PolicyExplanation,
            cancel
        );
}
