using System.Net.Http.Headers;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about files on their way in: sent once, looked at, and kept or dropped.</summary>
public sealed class IntakeApi
{
    private readonly ApiCalls _calls;

    internal IntakeApi(ApiCalls calls) => _calls = calls;

    /// <summary>Streams a file to the node, which holds it encrypted; memory does not grow with its size.</summary>
    /// <param name="file">Read to its end, not disposed.</param>
    /// <param name="cancel">Ends the upload; nothing is kept of it.</param>
    public async Task<HeldFile> HoldAsync(Stream file, CancellationToken cancel = default)
    {
        using var content = new StreamContent(new BorrowedStream(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await _calls.SendAsync(HttpMethod.Post, Routes.Intake, content, KexinJson.Default.HeldFile, cancel);
    }

    /// <summary>What the file would be taken in as.</summary>
    public Task<FileInspection> InspectAsync(string id, InspectFile request, CancellationToken cancel = default) =>
        _calls.PostAsync<InspectFile, FileInspection>(Routes.InspectFile.With(id), request, cancel);

    /// <summary>Takes the file into the vault.</summary>
    public Task<Dataset> KeepAsync(string id, KeepFile request, CancellationToken cancel = default) =>
        _calls.PostAsync<KeepFile, Dataset>(Routes.KeepFile.With(id), request, cancel);

    /// <summary>Sends a file and takes it into the vault as it is understood; the dataset says what looks wrong. Nothing is left of one that is refused.</summary>
    /// <param name="request">Name, form and options.</param>
    /// <param name="file">Read to its end, not disposed.</param>
    /// <param name="cancel">Ends it; nothing is kept.</param>
    public async Task<Dataset> AddAsync(KeepFile request, Stream file, CancellationToken cancel = default)
    {
        var held = await HoldAsync(file, cancel);
        try
        {
            return await KeepAsync(held.Id, request, cancel);
        }
        catch
        {
            await DropAsync(held.Id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Drops the file.</summary>
    public async Task DropAsync(string id, CancellationToken cancel = default)
    {
        using var response = await _calls.SendAsync(HttpMethod.Delete, Routes.HeldFile.With(id), null, cancel);
    }
}
