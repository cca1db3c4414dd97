using System.Collections.Concurrent;
using System.Net.Sockets;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests.Faults;

/// <summary>Requests for data and the owner's refusals, one after the other without end: tokens that are made and used up.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Receipt> _receipts = new();
    private readonly Cluster _cluster;
    private readonly string _dataset;
    private readonly Task _work;

    public SteadyLoad(Cluster cluster, string dataset)
    {
        _cluster = cluster;
        _dataset = dataset;
        _work = RunAsync();
    }

    /// <summary>All that was said to be final, in the order of saying.</summary>
    public IReadOnlyCollection<Receipt> Receipts => _receipts;

    public int Final => _receipts.Count;

    /// <summary>How often a node refused, was not there, or gave no answer in time.</summary>
    public int Refused { get; private set; }

    public string LastRefusal { get; private set; } = "none";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            if (await TryAsync(RequestAsync) is { } request)
            {
                while (!_end.IsCancellationRequested && await TryAsync(cancel => RefuseAsync(request, cancel)) is null)
                { }
            }
        }
    }

    private Task<Receipt> RequestAsync(CancellationToken cancel) =>
        _cluster.Centre.Client.Grants.RequestAsync(
            new RequestGrant(_dataset, ["age"], Steps.Purpose, DateTimeOffset.UtcNow.AddDays(9)),
            Wait.Final,
            cancel
        );

    private async Task<Receipt> RefuseAsync(Receipt request, CancellationToken cancel)
    {
        var owner = _cluster["north"].Client.Grants;
        try
        {
            return await owner.RefuseAsync(request.Subject, new Reason("not now"), Wait.Final, cancel);
        }
        catch (KexinApiException) when (!cancel.IsCancellationRequested)
        {
            // A refusal whose answer was lost may have been taken all the same.
            var grant = await owner.GetAsync(request.Subject, cancel);
            if (grant.State == GrantState.Refused)
            {
                return request;
            }

            throw;
        }
    }

    private async Task<Receipt?> TryAsync(Func<CancellationToken, Task<Receipt>> call)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(Patience);
        try
        {
            var receipt = await call(patience.Token);
            if (receipt.State == ReceiptState.Final)
            {
                _receipts.Enqueue(receipt);
            }

            // All of it is read again at every node: the faults are what the run is for.
            await Task.Delay(Pause);
            return receipt;
        }
        catch (Exception error)
            when (error is KexinApiException or HttpRequestException or SocketException or OperationCanceledException)
        {
            Refused++;
            LastRefusal = error is KexinApiException api ? api.Problem.Title : error.Message;
            await Task.Delay(Pause);
            return null;
        }
    }
}
