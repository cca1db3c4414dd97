using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.People.Passkeys;

/// <summary>What a passkey has to sign: made for one purpose, known again by its own code, and taken once.</summary>
/// <remarks>
/// What: random bytes, when they end, and an HMAC-SHA-256 of both and the purpose under a key that lives as long as the process. Nothing is kept of
/// a challenge before somebody signed it with a passkey that is known, so strangers who ask for many take no memory.
/// Security: 128 random bits; the code has 256.
/// </remarks>
internal sealed class PasskeyChallenges(RandomSource random, TimeProvider time)
{
    private const int RandomInBytes = 16;
    private const int HeadInBytes = RandomInBytes + sizeof(long);
    private readonly byte[] _key = random.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _taken = new(StringComparer.Ordinal);

    /// <summary>How long a challenge can be answered.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromMinutes(5);

    public byte[] Make(string purpose)
    {
        var challenge = new byte[HeadInBytes + HMACSHA256.HashSizeInBytes];
        random.GetBytes(RandomInBytes).CopyTo(challenge, 0);
        BinaryPrimitives.WriteInt64BigEndian(
            challenge.AsSpan(RandomInBytes),
            (time.GetUtcNow() + Life).ToUnixTimeMilliseconds()
        );
        CodeOf(challenge.AsSpan(0, HeadInBytes), purpose).CopyTo(challenge, HeadInBytes);
        return challenge;
    }

    /// <summary>Whether it was made here for that purpose, and can still be answered.</summary>
    public bool IsGood(ReadOnlySpan<byte> challenge, string purpose) =>
        challenge.Length == HeadInBytes + HMACSHA256.HashSizeInBytes
        && CryptographicOperations.FixedTimeEquals(CodeOf(challenge[..HeadInBytes], purpose), challenge[HeadInBytes..])
        && time.GetUtcNow() < EndOf(challenge);

    /// <summary>Takes a good one, of which a passkey's signature was verified.</summary>
    /// <returns>Whether it was not taken before.</returns>
    public bool Take(ReadOnlySpan<byte> challenge)
    {
        var now = time.GetUtcNow();
        foreach (var (old, _) in _taken.Where(each => each.Value <= now))
        {
            _taken.TryRemove(old, out _);
        }

        return _taken.TryAdd(Convert.ToHexStringLower(challenge), EndOf(challenge));
    }

    private byte[] CodeOf(ReadOnlySpan<byte> head, string purpose) =>
        HMACSHA256.HashData(_key, (byte[])[.. head, .. Encoding.UTF8.GetBytes(purpose)]);

    private static DateTimeOffset EndOf(ReadOnlySpan<byte> challenge) =>
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(challenge[RandomInBytes..]));
}
