using System.Text.Json;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the schemes by which data are classified and graded.</summary>
public sealed class SchemesApi
{
    private readonly ApiCalls _calls;

    internal SchemesApi(ApiCalls calls) => _calls = calls;

    /// <summary>All schemes, then the files that should be one and are none.</summary>
    public Task<IReadOnlyList<SchemeSummary>> ListAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<SchemeSummary>>(GovernanceRoutes.Schemes, cancel);

    /// <summary>One scheme.</summary>
    public Task<SchemeDetail> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<SchemeDetail>(GovernanceRoutes.Scheme.With(id), cancel);

    /// <summary>What a file of a scheme may say, as JSON Schema.</summary>
    public Task<JsonElement> SchemaAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<JsonElement>(GovernanceRoutes.SchemeSchema, cancel);

    /// <summary>Reads a file as a scheme; nothing is kept. Throws with the line where it is none.</summary>
    public Task<SchemeDetail> CheckAsync(CheckScheme file, CancellationToken cancel = default) =>
        _calls.PostAsync<CheckScheme, SchemeDetail>(GovernanceRoutes.CheckScheme, file, cancel);

    /// <summary>What follows from the answers so far: a level, or the next question.</summary>
    public Task<GradingStep> GradeAsync(string id, GradeByScheme answers, CancellationToken cancel = default) =>
        _calls.PostAsync<GradeByScheme, GradingStep>(GovernanceRoutes.GradeByScheme.With(id), answers, cancel);
}
