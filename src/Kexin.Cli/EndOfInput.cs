namespace Kexin.Cli;

/// <summary>Lets a program end with the one that started it: when its standard input does.</summary>
internal static class EndOfInput
{
    /// <summary>Reads standard input to its end, and stops then: the program that started this one has ended, or wants it to.</summary>
    public static async Task StopsAsync(CancellationTokenSource stop)
    {
        var buffer = new byte[64];
        await using var input = System.Console.OpenStandardInput();
        while (await input.ReadAsync(buffer, stop.Token) > 0) { }

        await stop.CancelAsync();
    }

    /// <summary>Waits until the program is stopped, also by the end of its input if that was asked for.</summary>
    public static async Task WaitAsync(bool withInput, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (withInput)
        {
            _ = StopsAsync(stop);
        }

        try
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // To be stopped is how it ends.
        }
    }
}
