using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What two neighbours of three draw alike: key i is known to parties i - 1 and i, who hold part i.</summary>
/// <remarks>
/// What: HKDF of the secret of the pair's session and of 32 fresh bytes of each, so that an engine opened twice in one session draws
/// other words. Streams by label and number: what is drawn does not depend on the order of drawing.
/// Security: the suite's. A party that lies about its fresh bytes only makes its own draws differ from those of the pair.
/// Cost: one round, 32 bytes to each of the two others.
/// </remarks>
internal sealed class PairKeys : IDisposable
{
    private const int FreshSizeInBytes = 32;

    private readonly LabelledRandomness _own;
    private readonly LabelledRandomness _next;

    private PairKeys(LabelledRandomness own, LabelledRandomness next) => (_own, _next) = (own, next);

    /// <summary>Agrees with both neighbours.</summary>
    public static async Task<PairKeys> OpenAsync(
        Session session,
        string previous,
        string next,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var mine = random.GetBytes(FreshSizeInBytes);
        byte[] fromPrevious = [];
        byte[] fromNext = [];
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            async cancel => fromPrevious = await ExchangeAsync(session.With(previous), mine, cancel),
            async cancel => fromNext = await ExchangeAsync(session.With(next), mine, cancel)
        );
        return new PairKeys(
            Derive(session, previous, [.. fromPrevious, .. mine]),
            Derive(session, next, [.. mine, .. fromNext])
        );
    }

    /// <summary>What this party draws with the previous one, for the part of its own.</summary>
    public BlockGenerator Own(string label, ulong number) => _own.Blocks(label, number);

    /// <summary>What this party draws with the next one, for the next part.</summary>
    public BlockGenerator Next(string label, ulong number) => _next.Blocks(label, number);

    public void Dispose()
    {
        _own.Dispose();
        _next.Dispose();
    }

    private static async Task<byte[]> ExchangeAsync(IMessageChannel channel, byte[] mine, CancellationToken cancel)
    {
        await channel.SendAsync(mine, cancel);
        return await channel.ReceiveExactlyAsync(FreshSizeInBytes, "replicated sharing, keys", cancel);
    }

    private static LabelledRandomness Derive(Session session, string other, byte[] fresh)
    {
        Span<byte> secret = stackalloc byte[SeededRandomSource.SeedSizeInBytes];
        Span<byte> seed = stackalloc byte[SeededRandomSource.SeedSizeInBytes];
        session.DeriveShared(other, "replicated-sharing", secret);
        session.Suite.DeriveKey(secret, fresh, "kexin/replicated-sharing/1"u8, seed);
        var randomness = new LabelledRandomness(session.Suite, seed);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(seed);
        return randomness;
    }
}
