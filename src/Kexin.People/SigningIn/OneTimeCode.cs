using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kexin.People.SigningIn;

/// <summary>Six digits that change every half minute, as authenticator apps show them.</summary>
/// <remarks>
/// Source: RFC 6238 (TOTP) over RFC 4226 (HOTP) with HMAC-SHA-1, which every such app does; the hash's collisions do not matter in an HMAC.
/// Security: a code is taken once, a step early or late; guesses are bounded by <see cref="LockOut"/>.
/// </remarks>
public static class OneTimeCode
{
    /// <summary>Of a secret.</summary>
    public const int SecretSizeInBytes = 20;

    private const int Digits = 6;
    private const uint Modulus = 1_000_000;
    private const int StepInSeconds = 30;
    private const int StepsOff = 1;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The step of a time.</summary>
    public static long StepOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepInSeconds;

    /// <summary>The code of a step.</summary>
    public static string At(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The standard's; see above.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFF_FFFF;
        return (number % Modulus).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    /// <summary>The step whose code that is, newer than the last that was taken; null when there is none.</summary>
    public static long? Find(ReadOnlySpan<byte> secret, string code, DateTimeOffset time, long last)
    {
        var given = Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        var now = StepOf(time);
        long? found = null;
        for (var step = now - StepsOff; step <= now + StepsOff; step++)
        {
            // Every step is compared, so that the time tells nothing.
            var fits = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(At(secret, step)), given);
            found = fits && step > last ? step : found;
        }

        return found;
    }

    /// <summary>A secret as apps take it: Base32 without padding (RFC 4648, 6).</summary>
    public static string Write(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        int bits = 0,
            held = 0;
        foreach (var part in secret)
        {
            held = (held << 8) | part;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            }

            held &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(held << (5 - bits)) & 31]).ToString();
    }
}
