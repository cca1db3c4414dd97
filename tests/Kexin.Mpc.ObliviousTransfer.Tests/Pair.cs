using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.ObliviousTransfer.Tests;

/// <summary>Two parties in one process, seeded.</summary>
internal static class Pair
{
    public static readonly OtSession Session = new(new SessionId(new Digest(new byte[Digest.SizeInBytes])), "test");

    /// <summary>Runs both at once; the first fault is thrown.</summary>
    public static async Task<(T Sender, U Receiver)> RunAsync<T, U>(Func<Task<T>> sender, Func<Task<U>> receiver)
    {
        var (a, b) = (Task.Run(sender), Task.Run(receiver));
        await Task.WhenAll(a, b);
        return (await a, await b);
    }

    /// <summary>Both sides of an extension over a memory channel.</summary>
    public static async Task<(SoftSpokenSender Sender, SoftSpokenReceiver Receiver)> SoftSpokenAsync(
        SoftSpokenParameters parameters,
        long seed = 1
    )
    {
        var (a, b) = MemoryChannel.CreatePair("sender", "receiver");
        return await RunAsync(
            () => SoftSpokenSender.StartAsync(a, Session, parameters, SeededRandomSource.FromNumber(seed), default),
            () => SoftSpokenReceiver.StartAsync(b, Session, parameters, SeededRandomSource.FromNumber(-seed), default)
        );
    }

    public static bool Bit(byte[] bits, int index) => (bits[index / 8] >> (index % 8) & 1) != 0;
}
