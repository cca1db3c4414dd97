namespace Kexin.Mpc.SetIntersection;

/// <summary>Steps of one phase that run at once.</summary>
internal static class ConcurrentSteps
{
    /// <summary>Ends when all have ended; the first fault ends the others, and is the one that is thrown.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] steps)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Each on the pool: a step computes before it first waits, and would hold up the others.
        var running = steps.Select(step => Task.Run(() => step(ending.Token), CancellationToken.None)).ToList();
        Task? failed = null;
        while (running.Count > 0)
        {
            var done = await Task.WhenAny(running);
            running.Remove(done);
            if (!done.IsCompletedSuccessfully && failed is null)
            {
                failed = done;
                await ending.CancelAsync();
            }
        }

        if (failed is not null)
        {
            await failed;
        }
    }
}
