using Kexin.Cryptography;

namespace Kexin.Channels.Tests;

/// <summary>Every kind of channel, those that a session seals included, as a pair of ends held by "a" and "b".</summary>
internal static class ChannelKinds
{
    public static IReadOnlyDictionary<
        string,
        Func<TimeSpan, Task<(IMessageChannel A, IMessageChannel B)>>
    > All { get; } =
        new Dictionary<string, Func<TimeSpan, Task<(IMessageChannel, IMessageChannel)>>>(ChannelPairs.All)
        {
            ["sealed"] = patience => SealAsync(Suite.Standard, patience),
            ["sealed guomi"] = patience => SealAsync(Suite.GuoMi, patience),
            ["sealed beneath tls"] = async patience =>
            {
                var (a, b, client, server) = await ChannelPairs.TlsPairAsync();
                var time = TimeProvider.System;
                var links = await Task.WhenAll(
                    SessionLink.SealAsync(
                        new StreamChannel(client, a, "b", patience, time),
                        Secret(Suite.Standard, true),
                        CancellationToken.None
                    ),
                    SessionLink.SealAsync(
                        new StreamChannel(server, b, "a", patience, time),
                        Secret(Suite.Standard, false),
                        CancellationToken.None
                    )
                );
                return (links[0].Channel, links[1].Channel);
            },
        };

    private static Task<(IMessageChannel A, IMessageChannel B)> SealAsync(Suite suite, TimeSpan patience)
    {
        var (a, b) = MemoryChannel.CreatePair("a", "b", patience, TimeProvider.System);
        return Task.FromResult<(IMessageChannel, IMessageChannel)>(
            (new SealedChannel(a, Secret(suite, true), true), new SealedChannel(b, Secret(suite, false), false))
        );
    }

    private static PairSecret Secret(Suite suite, bool isFirst) =>
        new(suite, new SecretBytes(new byte[PairSecret.SizeInBytes]), Digest.Zero, isFirst);
}
