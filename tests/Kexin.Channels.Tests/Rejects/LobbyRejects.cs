namespace Kexin.Channels.Tests.Rejects;

public sealed class LobbyRejects
{
    [Fact]
    public async Task A_party_cannot_take_all_places_with_connections_that_say_nothing()
    {
        var lobby = new ChannelLobby(TimeSpan.FromMinutes(10), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var silent = Enumerable
            .Range(0, ChannelLobby.MaxWaitingPerParty)
            .Select(_ => lobby.AdmitAsync(new SilentStream(), null, "hospital", stop.Token))
            .ToArray();
        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            lobby.AdmitAsync(new SilentStream(), null, "hospital", stop.Token)
        );
        Assert.Equal((ProtocolError.Refused, "hospital"), (fault.Error, fault.Party));

        var other = lobby.AdmitAsync(new SilentStream(), null, "clinic", stop.Token);
        Assert.False(other.IsCompleted);
        await stop.CancelAsync();
        foreach (var admission in silent.Append(other))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => admission);
        }

        // Their places are free again.
        using var soon = new CancellationTokenSource();
        var again = lobby.AdmitAsync(new SilentStream(), null, "hospital", soon.Token);
        Assert.False(again.IsCompleted);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
    }

    /// <summary>A peer that never says anything.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
