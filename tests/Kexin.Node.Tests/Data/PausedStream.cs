namespace Kexin.Node.Tests.Data;

/// <summary>A file whose first reading waits until it is told to go on.</summary>
internal sealed class PausedStream(byte[] bytes) : MemoryStream(bytes)
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody reads.</summary>
    public Task Begun => _begun.Task;

    public void GoOn() => _goOn.SetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _begun.TrySetResult();
        await _goOn.Task.WaitAsync(cancellationToken);
        return await base.ReadAsync(buffer, cancellationToken);
    }
}
