using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Functionalities;

/// <summary>A party that sends something else in each message of a broadcast and of a coin toss.</summary>
public sealed class FunctionalityRejects
{
    private static readonly (string, string)[] Names = [("centre", "party"), ("east", "party"), ("west", "party")];

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Who_says_different_things_to_two_is_found_by_both()
    {
        // West's first message to east alone is another.
        var sessions = await OpenAsync("west", "east", 0, bytes => bytes[0] ^= 1);
        var faults = await BroadcastAsync(sessions);
        Assert.Equal((ProtocolError.Cheating, "west"), (faults[0].Error, faults[0].Parties[0]));
        Assert.Equal((ProtocolError.Cheating, "west"), (faults[1].Error, faults[1].Parties[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(95)]
    public async Task Every_hash_of_an_echo_counts(int at)
    {
        var sessions = await OpenAsync("west", "east", 1, bytes => bytes[at] ^= 1);
        var fault = (await BroadcastAsync(sessions))[1];
        Assert.Equal(ProtocolError.Cheating, fault.Error);
        Assert.Contains("west", fault.Parties);
    }

    [Fact]
    public async Task An_echo_of_another_length_is_refused()
    {
        var sessions = await OpenAsync("west", "east", 1, null);
        var fault = (await BroadcastAsync(sessions))[1];
        Assert.Equal((ProtocolError.Malformed, "west"), (fault.Error, fault.Party));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public async Task Who_opens_something_else_than_it_committed_to_is_named(int at)
    {
        var sessions = await OpenAsync("west", "east", 2, bytes => bytes[at] ^= 1);
        var fault = await TossAsync(sessions);
        Assert.Equal((ProtocolError.Cheating, "west"), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task An_opening_of_another_length_is_refused()
    {
        var fault = await TossAsync(await OpenAsync("west", "east", 2, null));
        Assert.Equal((ProtocolError.Malformed, "west"), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task A_commitment_opens_for_its_committer_label_and_session_alone()
    {
        var sessions = await MemorySessions.OpenAsync(
            Suite.Standard,
            Digest.Zero,
            SeededRandomSource.FromNumber(1),
            Names
        );
        var others = await MemorySessions.OpenAsync(
            Suite.Standard,
            Digest.Zero,
            SeededRandomSource.FromNumber(2),
            Names
        );
        var session = sessions[0];
        var commitment = Commitment.To(session, "east", "use", [1, 2], RandomSource.System, out var opening);
        Assert.True(commitment.TryOpen(session, "east", "use", opening, out var value));
        Assert.Equal([1, 2], value.ToArray());
        Assert.False(commitment.TryOpen(session, "west", "use", opening, out _));
        Assert.False(commitment.TryOpen(session, "east", "other", opening, out _));
        Assert.False(commitment.TryOpen(others[0], "east", "use", opening, out _));
        Assert.False(commitment.TryOpen(session, "east", "use", opening.AsMemory(0, opening.Length - 1), out _));
        Assert.False(commitment.TryOpen(session, "east", "use", opening.AsMemory(0, 20), out _));
        Assert.False(new Commitment(Digest.Zero).TryOpen(session, "east", "use", opening, out _));
    }

    private static async Task<ProtocolException[]> BroadcastAsync(Session[] sessions)
    {
        var running = sessions.Select(
            (session, i) => new EchoBroadcast(session).RunAsync("round", new byte[] { (byte)i }, 1, None)
        );
        return await FaultsAsync([.. running]);
    }

    private static async Task<ProtocolException> TossAsync(Session[] sessions)
    {
        var running = sessions.Select(
            (session, i) =>
                new CommittedCoinToss(session, new EchoBroadcast(session), SeededRandomSource.FromNumber(i)).TossAsync(
                    "toss",
                    16,
                    None
                )
        );
        return (await FaultsAsync([.. running]))[1];
    }

    /// <summary>How each party ended; null where it saw nothing wrong.</summary>
    private static async Task<ProtocolException[]> FaultsAsync(IReadOnlyList<Task> running)
    {
        var faults = new List<ProtocolException?>();
        foreach (var party in running)
        {
            faults.Add(await Record.ExceptionAsync(() => party) as ProtocolException);
        }

        return [.. faults.Select(fault => fault!)];
    }

    /// <summary>Sessions in which one message of a party to another is altered, or loses its last byte.</summary>
    private static Task<Session[]> OpenAsync(string from, string to, int number, Action<byte[]>? alter) =>
        MemorySessions.OpenAsync(
            Suite.Standard,
            Digest.Zero,
            SeededRandomSource.FromNumber(1),
            (self, channel) =>
                self == from && channel.Peer == to ? new AlteringChannel(channel, number, alter) : channel,
            (_, channel) => channel,
            Names
        );

    private sealed class AlteringChannel(IMessageChannel inner, int number, Action<byte[]>? alter) : IMessageChannel
    {
        private int _sent;

        public string Peer => inner.Peer;

        public ChannelCounters Counters => inner.Counters;

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
        {
            var bytes = message.ToArray();
            if (_sent++ == number)
            {
                alter?.Invoke(bytes);
                bytes = alter is null ? bytes[..^1] : bytes;
            }

            return inner.SendAsync(bytes, cancellationToken);
        }

        public ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken) =>
            inner.ReceiveAsync(maxSizeInBytes, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
