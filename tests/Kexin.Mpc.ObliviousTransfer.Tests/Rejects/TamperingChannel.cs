using Kexin.Channels;

namespace Kexin.Mpc.ObliviousTransfer.Tests.Rejects;

/// <summary>A party that follows the protocol but sends one message otherwise.</summary>
/// <param name="inner">Carries the messages.</param>
/// <param name="message">Which one, from 0.</param>
/// <param name="change">What becomes of it; null leaves instead.</param>
internal sealed class TamperingChannel(IMessageChannel inner, int message, Func<byte[], byte[]?> change)
    : IMessageChannel
{
    private int _sent;

    public string Peer => inner.Peer;

    public ChannelCounters Counters => inner.Counters;

    public bool Changed { get; private set; }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_sent++ != message)
        {
            await inner.SendAsync(bytes, cancellationToken);
            return;
        }

        Changed = true;
        if (change(bytes.ToArray()) is { } changed)
        {
            await inner.SendAsync(changed, cancellationToken);
        }
        else
        {
            await inner.DisposeAsync();
        }
    }

    public ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(maxSizeInBytes, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
