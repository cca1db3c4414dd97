using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Sends requests, reads answers, and turns problems into exceptions.</summary>
internal sealed class ApiCalls(HttpClient http, AuthenticationHeaderValue token, string language)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, path, null, TypeOf<TAnswer>(), cancel);

    public Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, ContentOf(body, TypeOf<TBody>()), TypeOf<TAnswer>(), cancel);

    /// <summary>A call without a body.</summary>
    public Task<TAnswer> PostAsync<TAnswer>(string path, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, null, TypeOf<TAnswer>(), cancel);

    public Task<TAnswer> PutAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, path, ContentOf(body, TypeOf<TBody>()), TypeOf<TAnswer>(), cancel);

    /// <summary>A call whose answer has no body.</summary>
    public async Task DoAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var response = await SendAsync(method, path, content, cancel, null);
    }

    /// <summary>A JSON body.</summary>
    public static ByteArrayContent ContentOf<TBody>(TBody body, JsonTypeInfo<TBody> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = Json;
        return content;
    }

    /// <param name="method">GET or another.</param>
    /// <param name="path">With its query.</param>
    /// <param name="content">The body, or null.</param>
    /// <param name="answer">What comes back.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <param name="alsoAnswers">An error's status with which such an answer comes too.</param>
    public async Task<TAnswer> SendAsync<TAnswer>(
        HttpMethod method,
        string path,
        HttpContent? content,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancel,
        HttpStatusCode? alsoAnswers = null
    )
    {
        using var response = await SendAsync(method, path, content, cancel, alsoAnswers);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        try
        {
            return await JsonSerializer.DeserializeAsync(stream, answer, cancel) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw Unreadable(response.StatusCode, error.Message);
        }
    }

    /// <summary>The answer, whose body is still to be read, after its status has been checked.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancel,
        HttpStatusCode? alsoAnswers = null
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = token;
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.StatusCode == HttpStatusCode.Accepted)
        {
            using (response)
            {
                throw await ReadProposalAsync(response, cancel);
            }
        }

        if (
            response.IsSuccessStatusCode
            || (response.StatusCode == alsoAnswers && response.Content.Headers.ContentType?.MediaType == Json.MediaType)
        )
        {
            return response;
        }

        using (response)
        {
            throw await ReadProblemAsync(response, cancel);
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)KexinJson.Default.GetTypeInfo(typeof(T))!;

    private async Task<Exception> ReadProposalAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            return await JsonSerializer.DeserializeAsync(stream, KexinJson.Default.Proposal, cancel) is { } proposal
                ? new ProposedException(proposal)
                : Unreadable(response.StatusCode, "null");
        }
        catch (JsonException error)
        {
            return Unreadable(response.StatusCode, error.Message);
        }
    }

    private async Task<KexinApiException> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentType?.MediaType == Problem.MediaType)
        {
            try
            {
                await using var stream = await response.Content.ReadAsStreamAsync(cancel);
                if (await JsonSerializer.DeserializeAsync(stream, KexinJson.Default.Problem, cancel) is { } problem)
                {
                    return new KexinApiException(problem);
                }
            }
            catch (JsonException error)
            {
                return Unreadable(response.StatusCode, error.Message);
            }
        }

        return Unreadable(response.StatusCode, response.ReasonPhrase ?? "no reason given");
    }

    private KexinApiException Unreadable(HttpStatusCode status, string reason)
    {
        var code = status switch
        {
            HttpStatusCode.NotFound => ProblemCodes.NotFound,
            HttpStatusCode.Unauthorized => ProblemCodes.Unauthorized,
            HttpStatusCode.Forbidden => ProblemCodes.Forbidden,
            HttpStatusCode.BadRequest => ProblemCodes.Invalid,
            HttpStatusCode.ServiceUnavailable => ProblemCodes.Overloaded,
            _ => ProblemCodes.Fault,
        };
        return new KexinApiException(
            new Problem(
                language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
                    ? $"节点以 {(int)status} 应答，其内容本程序无法识别。"
                    : $"The node answered {(int)status} in a form that this client does not know: {reason}",
                (int)status,
                code
            )
        );
    }
}
