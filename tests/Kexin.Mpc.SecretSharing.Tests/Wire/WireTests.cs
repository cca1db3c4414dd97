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
            "42f3974d5d3d9f94116ba73e683a7413a4bbda46da6c1bf5256e526f35c46f66",
            First(sessions, "provider 1", "provider 2")
        );
        Assert.Equal(
            "0fd5b8a745c1d63bba7c32e45096f791d9ab7d4bacc93544b7c1053f157ebb26",
            First(sessions, "provider 2", "provider 1")
        );
        Assert.Equal(
            "f4e21a4038a67e0d13900a642a6da53aec9ca617baa51825beaf6b55888908de",
            First(sessions, "provider 1", "requester")
        );
        Assert.Equal(
            "fd82af2734f5f499ad2f19118bb55fefa3661e462d58d7dab4c3e09cf1ad144c",
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
            "05ae28e8ef10a7161f25135af589a441996fc6a2c168861e2763aa4bb45f7455",
            First(sessions, "provider 1", "requester")
        );
        Assert.Equal(
            "8a32849ffa5fa10c1997c1d9f6bc30e9c520054479b391a08f77076e7a7aee72",
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
