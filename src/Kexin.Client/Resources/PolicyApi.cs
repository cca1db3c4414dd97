using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the rules by which the node decides about access.</summary>
public sealed class PolicyApi
{
    private readonly ApiCalls _calls;

    internal PolicyApi(ApiCalls calls) => _calls = calls;

    /// <summary>The rules: the organisation's own, then the program's. Of each the first that fits decides, and the stricter counts.</summary>
    public Task<IReadOnlyList<PolicyRule>> GetAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<PolicyRule>>(GovernanceRoutes.Policy, cancel);

    /// <summary>The masks: the organisation's own, then the program's. The first that fits a field counts.</summary>
    public Task<IReadOnlyList<MaskRule>> MasksAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<MaskRule>>(GovernanceRoutes.Masks, cancel);

    /// <summary>What is checked of what leaves, what joint computations must withstand, and which rows have left.</summary>
    public Task<Airlock> AirlockAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<Airlock>(GovernanceRoutes.Airlock, cancel);

    /// <summary>The versions of a policy on the ledger, the newest first.</summary>
    /// <param name="member">Whose: its id, or a prefix that fits one alone; null for the own.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<IReadOnlyList<PolicyVersion>> VersionsAsync(
        string? member = null,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<IReadOnlyList<PolicyVersion>>(
            GovernanceRoutes.PolicyVersions.Query(("member", member)),
            cancel
        );

    /// <summary>The text of an own version.</summary>
    public Task<PolicyVersionText> VersionAsync(long number, CancellationToken cancel = default) =>
        _calls.GetAsync<PolicyVersionText>(
            GovernanceRoutes.PolicyVersion.With(number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            cancel
        );

    /// <summary>Sets the next version of the own policy, with the roles that the last one names.</summary>
    /// <exception cref="ProposedException">It waits for a second person.</exception>
    public Task<Receipt> SetAsync(SetPolicy policy, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<SetPolicy, Receipt>(GovernanceRoutes.PolicyVersions.Query(WaitQuery.Of(wait)), policy, cancel);

    /// <summary>Which export rows are from.</summary>
    public Task<ExportTrace> TraceAsync(TraceExport rows, CancellationToken cancel = default) =>
        _calls.PostAsync<TraceExport, ExportTrace>(GovernanceRoutes.TraceExport, rows, cancel);

    /// <summary>Which rule decides a case, and what would change that.</summary>
    public Task<PolicyExplanation> ExplainAsync(PolicyCase asked, CancellationToken cancel = default) =>
        _calls.PostAsync<PolicyCase, PolicyExplanation>(GovernanceRoutes.ExplainPolicy, asked, cancel);
}
