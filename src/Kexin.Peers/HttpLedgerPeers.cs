using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Joining;

namespace Kexin.Peers;

/// <summary>The ledger's traffic to other nodes over HTTP/2 and mutual TLS; <see cref="PeerEndpoints"/> is the other side.</summary>
internal sealed class HttpLedgerPeers(PeerConnections connections, FeedWatch feeds, TimeProvider time)
    : ILedgerPeers,
        IMemberNodes,
        IFoundingPeers
{
    private const int LongestHeightInBytes = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A submission waits for its block.</summary>
    private static readonly TimeSpan SubmissionPatience = TimeSpan.FromSeconds(30);

    public async Task<ReadOnlyMemory<byte>> SubmitAsync(
        MemberId orderer,
        ReadOnlyMemory<byte> submission,
        CancellationToken cancellationToken
    ) =>
        await CallAsync(
            orderer,
            HttpMethod.Post,
            PeerRoutes.Submissions,
            submission,
            WireBounds.AnswerSizeInBytes,
            SubmissionPatience,
            cancellationToken
        );

    public async Task ReportAsync(MemberId orderer, ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
        await CallAsync(orderer, HttpMethod.Post, PeerRoutes.Reports, report, 0, Patience, cancellationToken);

    public async Task<ReadOnlyMemory<byte>> FetchAsync(
        MemberId member,
        long height,
        CancellationToken cancellationToken
    ) =>
        await CallAsync(
            member,
            HttpMethod.Get,
            FormattableString.Invariant($"{PeerRoutes.Blocks}/{height}"),
            default,
            WireBounds.FrameSizeInBytes,
            Patience,
            cancellationToken
        );

    public async Task<long> HeightAsync(MemberId member, CancellationToken cancel)
    {
        using var answer = await connections.SendAsync(member, HttpMethod.Get, PeerRoutes.Status, default, cancel);
        var text = await BoundedBody.ReadAsync(answer, LongestHeightInBytes, cancel);
        return long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    public async Task<byte[]> ExchangeAsync(MemberId member, byte[] cards, CancellationToken cancel)
    {
        using var answer = await connections.SendAsync(member, HttpMethod.Post, PeerRoutes.Addresses, cards, cancel);
        return await BoundedBody.ReadAsync(answer, AddressBook.LargestInBytes, cancel);
    }

    public async Task<byte[]?> ExchangeAsync(MemberId member, ReadOnlyMemory<byte> document, CancellationToken cancel)
    {
        using var answer = await connections.SendAsync(member, HttpMethod.Post, PeerRoutes.Founding, document, cancel);
        return BoundedBody.IsNotFound(answer)
            ? null
            : await BoundedBody.ReadAsync(answer, Bounds.GenesisSizeInBytes, cancel);
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        MemberId member,
        long height,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var path = FormattableString.Invariant($"{PeerRoutes.Feed}?from={height}");
        using var answer = await OpenAsync(member, path, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var header = new byte[sizeof(int)];
        while (true)
        {
            // The engine watches over the silence between frames.
            var frame = await ReadFrameAsync(member, stream, header, cancellationToken);
            feeds.Heard(member);
            yield return frame;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadFrameAsync(
        MemberId member,
        Stream stream,
        byte[] header,
        CancellationToken cancel
    )
    {
        try
        {
            await stream.ReadExactlyAsync(header, cancel);
            var length = BinaryPrimitives.ReadInt32BigEndian(header);
            if (length is < 0 or > WireBounds.FrameSizeInBytes)
            {
                throw new LedgerPeerException(member, $"a frame of {length} bytes was announced");
            }

            var frame = new byte[length];
            await stream.ReadExactlyAsync(frame, cancel);
            return frame;
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new LedgerPeerException(member, $"the feed broke off: {error.Message}", error);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(MemberId member, string path, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            var answer = await connections.SendAsync(member, HttpMethod.Get, path, default, either.Token);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                await BoundedBody.ReadAsync(answer, 0, either.Token);
            }

            throw new LedgerPeerException(member, "it gave no feed");
        }
        catch (Exception error) when (IsTheirs(error, cancel))
        {
            throw new LedgerPeerException(member, Describe(error), error);
        }
    }

    private async Task<byte[]> CallAsync(
        MemberId member,
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        int maxSizeInBytes,
        TimeSpan patienceForIt,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(patienceForIt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            using var answer = await connections.SendAsync(member, method, path, body, either.Token);
            return await BoundedBody.ReadAsync(answer, maxSizeInBytes, either.Token);
        }
        catch (Exception error) when (IsTheirs(error, cancel))
        {
            throw new LedgerPeerException(member, Describe(error), error);
        }
    }

    private static bool IsTheirs(Exception error, CancellationToken cancel) =>
        error is HttpRequestException or IOException or InvalidDataException
        || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    private static string Describe(Exception error) =>
        error is OperationCanceledException ? "it did not answer in time" : error.Message;
}
