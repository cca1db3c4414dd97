namespace Kexin.Mpc.SecretSharing.Tests.Wire;

/// <summary>What goes over the wire in a seeded run; a change here is a change of the protocol and comes with a decision record.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task A_sum_sends_what_it_always_sent()
    {
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(2), change: null);
        await Parties.SumAsync(
            sessions,
            [
                [1, 2, 3, 4],
                [5, 6, 7, 8],
            ],
            2
        );
        Assert.Equal(
            "60e0ae52dd5d1629cd91850859432dcfef6bc6079a8274861586430023866382",
            First(sessions, "provider 1", "provider 2")
        );
        Assert.Equal(
            "ca0c45e72d481c9d59ceeae54859ee9720351d0f0471b340b2fdc9fe01287749",
            First(sessions, "provider 2", "provider 1")
        );
        Assert.Equal(
            "15b9224bd4450e7a151112059c0a214573585cf5342946185d13ce3908c40e8b",
            First(sessions, "provider 1", "requester")
        );
        Assert.Equal(
            "83ea165356d241a50f3ad08611a601bdb3f148b605354c7e71234149fa1dca08",
            First(sessions, "provider 2", "requester")
        );
    }

    [Fact]
    public async Task A_check_sends_what_it_always_sent()
    {
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(2), change: null);
        await Parties.CheckAsync(
            sessions,
            [new(0, 3), new(1, 5)],
            [
                [1, 4],
                [2, 0],
            ]
        );
        Assert.Equal(
            "26db9b2caab2ee3c871b5bf4d89a472e8b5882b42398a3615df625a778876c4f",
            First(sessions, "provider 1", "requester")
        );
        Assert.Equal(
            "7369dab62e72b52512d07d2356f8fff7df7b3883891fdbc34f958009d3d9d65e",
            First(sessions, "provider 2", "requester")
        );
    }

    /// <summary>The hash of a direction's only message before the transcripts, which depend on the opening's nonces, are compared.</summary>
    private static string First(TappedSessions sessions, string from, string to)
    {
        var message = sessions.Messages.First(message => message.From == from && message.To == to);
        return Kexin.Cryptography.Suite.Standard.Hash(message.Bytes).ToString();
    }
}
