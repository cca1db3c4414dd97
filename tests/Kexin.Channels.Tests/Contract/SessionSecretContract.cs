using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Contract;

/// <summary>What two parties derive from their session, and sessions within sessions.</summary>
public sealed class SessionSecretContract
{
    public static TheoryData<SuiteId> Suites => new(Suite.All.Select(suite => suite.Id));

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Two_parties_derive_the_same_and_nobody_else_does(SuiteId id)
    {
        var sessions = await OpenAsync(Suite.Get(id), 1);
        var shared = Derive(sessions[0], "east", "use");
        Assert.Equal(shared, Derive(sessions[1], "centre", "use"));
        Assert.NotEqual(shared, Derive(sessions[0], "east", "other use"));
        Assert.NotEqual(shared, Derive(sessions[0], "west", "use"));
        Assert.Equal(shared, Derive((await OpenAsync(Suite.Get(id), 1))[0], "east", "use"));
        Assert.NotEqual(shared, Derive((await OpenAsync(Suite.Get(id), 2))[0], "east", "use"));
        Assert.Throws<ArgumentException>(() => Derive(sessions[0], "north", "use"));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Sub_sessions_run_at_once_each_with_its_own_order(SuiteId id)
    {
        var sessions = await OpenAsync(Suite.Get(id), 3);
        var opened = await Task.WhenAll(
            sessions[0].OpenSubSessionAsync("one", ["east"], None),
            sessions[1].OpenSubSessionAsync("one", ["centre"], None),
            sessions[0].OpenSubSessionAsync("two", ["east", "west"], None),
            sessions[1].OpenSubSessionAsync("two", ["centre", "west"], None),
            sessions[2].OpenSubSessionAsync("two", ["centre", "east"], None)
        );
        Assert.Equal(3, opened.Select(session => session.Id).Append(sessions[0].Id).Distinct().Count());

        // What was sent last is received first.
        await opened[0].With("east").SendAsync(new byte[] { 1 }, None);
        await opened[2].With("east").SendAsync(new byte[] { 2 }, None);
        await sessions[0].With("east").SendAsync(new byte[] { 3 }, None);
        Assert.Equal([3], await sessions[1].With("centre").ReceiveAsync(1, None));
        Assert.Equal([2], await opened[3].With("centre").ReceiveAsync(1, None));
        Assert.Equal([1], await opened[1].With("centre").ReceiveAsync(1, None));
        await Task.WhenAll(opened.Concat(sessions).Select(session => session.ConfirmAsync(None)));
        Assert.NotEqual(Derive(opened[0], "east", "use"), Derive(opened[2], "east", "use"));
        Assert.NotEqual(Derive(opened[0], "east", "use"), Derive(sessions[0], "east", "use"));
    }

    [Fact]
    public async Task A_label_serves_once_and_a_stranger_is_in_no_sub_session()
    {
        var sessions = await OpenAsync(Suite.Standard, 4);
        await Task.WhenAll(
            sessions[0].OpenSubSessionAsync("one", ["east"], None),
            sessions[1].OpenSubSessionAsync("one", ["centre"], None)
        );
        await Assert.ThrowsAsync<ArgumentException>(() => sessions[0].OpenSubSessionAsync("one", ["west"], None));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions[0].OpenSubSessionAsync("two", ["north"], None));
    }

    [Fact]
    public async Task Messages_go_into_the_callers_buffer()
    {
        var sessions = await OpenAsync(Suite.Standard, 5);
        await sessions[0].With("east").SendAsync(new byte[] { 7, 8 }, None);
        var buffer = new byte[10];
        Assert.Equal(2, await sessions[1].With("centre").ReceiveAsync(buffer.AsMemory(), None));
        Assert.Equal([7, 8], buffer[..2]);
    }

    private static byte[] Derive(Session session, string party, string label)
    {
        var bytes = new byte[32];
        session.DeriveShared(party, label, bytes);
        return bytes;
    }

    private static Task<Session[]> OpenAsync(Suite suite, long seed) =>
        MemorySessions.OpenAsync(
            suite,
            Digest.Zero,
            SeededRandomSource.FromNumber(seed),
            ("centre", "requester"),
            ("east", "provider"),
            ("west", "provider")
        );
}
