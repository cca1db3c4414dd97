using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Contract;

public sealed class SessionContract
{
    public static TheoryData<SuiteId> Suites => new(Suite.All.Select(suite => suite.Id));

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Parties_who_mean_the_same_run_get_a_session(SuiteId id)
    {
        var suite = Suite.Get(id);
        var computation = suite.Hash("document"u8);
        var sessions = await MemorySessions.OpenAsync(
            suite,
            computation,
            SeededRandomSource.FromNumber(1),
            ("centre", "requester"),
            ("east", "provider"),
            ("west", "provider")
        );
        Assert.All(sessions, session => Assert.Equal(computation, session.Computation));
        Assert.Equal(["east", "centre", "west"], sessions[1].Parties);
        var sending = sessions[0].BroadcastAsync("go"u8.ToArray(), None);
        Assert.Equal("go"u8.ToArray(), await sessions[1].With("centre").ReceiveAsync(10, None));
        Assert.Equal("go"u8.ToArray(), await sessions[2].With("centre").ReceiveAsync(10, None));
        await sending;
        await sessions[1].With("centre").SendAsync(new byte[] { 1 }, None);
        await sessions[2].With("centre").SendAsync(new byte[] { 2 }, None);
        Assert.Equal(
            [
                [1],
                [2],
            ],
            await sessions[0].GatherAsync(1, None)
        );
        Assert.Equal(sessions[0].TranscriptWith("east"), sessions[1].TranscriptWith("centre"));
        await Task.WhenAll(sessions.Select(session => session.ConfirmAsync(None)));
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_party_whose_messages_were_changed_does_not_confirm()
    {
        var sessions = await TwoAsync();
        // A message that east sent and centre never took leaves the two ends with different transcripts.
        await sessions[1].With("centre").SendAsync(new byte[32], None);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            Task.WhenAll(sessions.Select(session => session.ConfirmAsync(None)))
        );
        Assert.Equal(ProtocolError.Mismatch, fault.Error);
    }

    [Fact]
    public async Task A_party_that_leaves_ends_the_others_with_its_name()
    {
        var sessions = await MemorySessions.OpenAsync(
            Suite.Standard,
            Digest.Zero,
            SeededRandomSource.FromNumber(2),
            ("centre", "requester"),
            ("east", "provider"),
            ("west", "provider")
        );
        var gathering = sessions[0].GatherAsync(10, None);
        await sessions[2].DisposeAsync();
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => gathering);
        Assert.Equal((ProtocolError.PeerClosed, "west"), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task The_channel_of_a_stranger_is_asked_for_in_vain()
    {
        var sessions = await TwoAsync();
        Assert.Throws<ArgumentException>(() => sessions[0].With("centre"));
        Assert.Throws<ArgumentException>(() => sessions[0].With("north"));
    }

    private static Task<Session[]> TwoAsync() =>
        MemorySessions.OpenAsync(
            Suite.Standard,
            Digest.Zero,
            SeededRandomSource.FromNumber(3),
            ("centre", "requester"),
            ("east", "provider")
        );
}
