using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>The transport of a group of one: it opens no port, accepts nobody and dials nobody.</summary>
internal sealed class ClosedTransport : IConnectionListenerFactory, IConnectionFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint));

    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        ValueTask.FromException<ConnectionContext>(
            new InvalidOperationException($"A group of one has no member at {endpoint}.")
        );

    private sealed class Listener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> closed = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken) =>
            await closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);

        public ValueTask UnbindAsync(CancellationToken cancellationToken)
        {
            closed.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
    }
}
