namespace Kexin.Channels;

/// <summary>Bounds a wait for a peer.</summary>
internal static class Deadline
{
    /// <summary>The result, unless the peer lets more than <paramref name="patience"/> pass.</summary>
    /// <remarks>The operation that was waited for may still be running afterwards: its channel has to be closed.</remarks>
    public static async ValueTask<T> WaitAsync<T>(
        ValueTask<T> operation,
        TimeSpan patience,
        TimeProvider time,
        string peer,
        CancellationToken cancellationToken
    )
    {
        if (operation.IsCompleted)
        {
            return await operation;
        }

        var task = operation.AsTask();
        try
        {
            return await task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException e) when (!task.IsFaulted)
        {
            throw new ProtocolException(
                ProtocolError.Timeout,
                peer,
                $"was silent for {patience.TotalSeconds:0.###} s.",
                e
            );
        }
    }
}
