using System.Net;
using Kexin.Channels;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Peers;

/// <summary>What the parties of a task ask of each other's nodes by the peer port: documents, and why a run ended.</summary>
internal sealed class PartyPeers(PeerConnections connections, TimeProvider time) : IDocumentPeers, IRunWitnesses
{
    private static readonly TimeSpan DocumentPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RunPatience = TimeSpan.FromSeconds(2);

    public async Task<byte[]?> FetchAsync(MemberId member, Digest hash, CancellationToken cancel) =>
        await TryAsync(
            DocumentPatience,
            async patience =>
            {
                using var answer = await connections.SendAsync(
                    member,
                    HttpMethod.Get,
                    $"{PeerRoutes.Documents}/{hash}",
                    default,
                    patience
                );
                return await BoundedBody.ReadAsync(answer, TaskDocuments.LargestInBytes, patience);
            },
            cancel
        );

    public Task SendAsync(MemberId member, ReadOnlyMemory<byte> document, CancellationToken cancel) =>
        TryAsync(
            DocumentPatience,
            async patience =>
            {
                using var answer = await connections.SendAsync(
                    member,
                    HttpMethod.Post,
                    PeerRoutes.Documents,
                    document,
                    patience
                );
                return answer;
            },
            cancel
        );

    public async Task<RunAnswer?> AskAsync(MemberId member, SessionId run, CancellationToken cancel) =>
        await TryAsync(
            RunPatience,
            async patience =>
            {
                using var answer = await connections.SendAsync(
                    member,
                    HttpMethod.Get,
                    $"{PeerRoutes.Runs}/{run}",
                    default,
                    patience
                );
                return answer.StatusCode == HttpStatusCode.Accepted ? new RunAnswer(null, IsBusy: true)
                    : BoundedBody.IsNotFound(answer) ? new RunAnswer(null)
                    : new RunAnswer(await BoundedBody.ReadAsync(answer, Blame.LongestInBytes, patience));
            },
            cancel
        );

    /// <summary>The answer; null when the member's node could not be reached, or answered nonsense.</summary>
    private async Task<T?> TryAsync<T>(TimeSpan longest, Func<CancellationToken, Task<T>> ask, CancellationToken cancel)
        where T : class
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            return await ask(either.Token);
        }
        catch (Exception error)
            when (error is HttpRequestException or IOException or InvalidDataException
                || (error is OperationCanceledException && !cancel.IsCancellationRequested)
            )
        {
            return null;
        }
    }
}
