namespace Kexin.Channels;

/// <summary>Steps of one phase of a protocol that run at once.</summary>
public static class ConcurrentSteps
{
    /// <summary>Ends when all have ended; the first fault ends the others, and is the one that is thrown.</summary>
    /// <param name="cancellationToken">Ends all.</param>
    /// <param name="steps">Each is given a token that ends it when another one fails.</param>
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Each on the pool: a step computes before it first waits, and would hold up the others.
        var running = steps.Select(step => Task.Run(() => step(ending.Token), CancellationToken.None)).ToList();
        Task? failed = null;
        while (running.Count > 0)
        {
            var done = await Task.WhenAny(running);
            running.Remove(done);
            if (done.IsCompletedSuccessfully)
            {
                continue;
            }

            // A step whose fault closed its channel makes the others fail for that alone, and they may be seen first.
            if (failed is null || (done.IsFaulted && failed.Exception?.InnerException is ObjectDisposedException))
            {
                failed = done;
            }

            await ending.CancelAsync();
        }

        if (failed is not null)
        {
            await failed;
        }
    }
}
