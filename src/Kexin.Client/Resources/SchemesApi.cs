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
        _calls.GetAsync(Routes.Schemes, KexinJson.Default.Schemes, cancel);

    /// <summary>One scheme.</summary>
    public Task<SchemeDetail> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Scheme.With(id), KexinJson.Default.SchemeDetail, cancel);

    /// <summary>What a file of a scheme may say, as JSON Schema.</summary>
    public Task<JsonElement> SchemaAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.SchemeSchema, KexinJson.Default.JsonElement, cancel);

    /// <summary>Reads a file as a scheme; nothing is kept. Throws with the line where it is none.</summary>
    public Task<SchemeDetail> CheckAsync(CheckScheme file, CancellationToken cancel = default) =>
        _calls.PostAsync(
            Routes.CheckScheme,
            file,
            KexinJson.Default.CheckScheme,
            KexinJson.Default.SchemeDetail,
            cancel
        );

    /// <summary>What follows from the answers so far: a level, or the next question.</summary>
    public Task<GradingStep> GradeAsync(string id, GradeByScheme answers, CancellationToken cancel = default) =>
        _calls.PostAsync(
            Routes.GradeByScheme.With(id),
            answers,
            KexinJson.Default.GradeByScheme,
            KexinJson.Default.GradingStep,
            cancel
        );
}
