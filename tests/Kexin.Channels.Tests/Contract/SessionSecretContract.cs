using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Contract;

/// <summary>What two parties derive from their session.</summary>
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
