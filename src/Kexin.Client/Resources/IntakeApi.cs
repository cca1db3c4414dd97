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
        _calls.PostAsync(
            Routes.InspectFile.With(id),
            request,
            KexinJson.Default.InspectFile,
            KexinJson.Default.FileInspection,
            cancel
        );

    /// <summary>Takes the file into the vault.</summary>
    public Task<Dataset> KeepAsync(string id, KeepFile request, CancellationToken cancel = default) =>
        _calls.PostAsync(
            Routes.KeepFile.With(id),
            request,
            KexinJson.Default.KeepFile,
            KexinJson.Default.Dataset,
            cancel
        );

    /// <summary>Drops the file.</summary>
    public async Task DropAsync(string id, CancellationToken cancel = default)
    {
        using var response = await _calls.SendAsync(HttpMethod.Delete, Routes.HeldFile.With(id), null, cancel);
    }
}
