using System.Numerics;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Fpe;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kexin.Cryptography.FormatPreserving;

/// <summary>Encrypts strings of numerals into strings of the same length over the same radix.</summary>
/// <remarks>
/// What: FF1, a Feistel network of ten rounds over a block cipher: AES in the standard suite, SM4 in the other.
/// Source: NIST SP 800-38G; the smallest domain is that of its revision 1 (2nd public draft, 2025): radix^length is at least a million.
/// Security: a pseudorandom permutation of the domain under one key; equal texts under equal tweaks are equal encrypted.
/// Cost: ten block-cipher chains of a few blocks a text.
/// Not for: hiding that two values are equal, or values of a small domain, which are simply tried.
/// </remarks>
public sealed class Ff1
{
    /// <summary>The fewest strings that a domain may have.</summary>
    public const int SmallestDomain = 1_000_000;

    /// <summary>The most numerals of a string here.</summary>
    public const int LongestInNumerals = 1024;

    private readonly SuiteId _suite;
    private readonly byte[] _key;

    /// <summary>A key of 16 bytes, or of 16, 24 or 32 for the standard suite.</summary>
    /// <exception cref="ArgumentException">The key has another size.</exception>
    public Ff1(SuiteId suite, ReadOnlySpan<byte> key)
    {
        var fits = suite == SuiteId.GuoMi ? key.Length == 16 : key.Length is 16 or 24 or 32;
        if (!fits)
        {
            throw new ArgumentException($"A key of FF1 does not have {key.Length} bytes.", nameof(key));
        }

        _suite = suite;
        _key = key.ToArray();
    }

    /// <summary>Whether strings of that length over that radix are enough to hide among.</summary>
    /// <param name="radix">2 to 256.</param>
    /// <param name="length">In numerals.</param>
    public static bool IsLargeEnough(int radix, int length) =>
        radix is >= 2 and <= 256
        && length is >= 2 and <= LongestInNumerals
        && BigInteger.Pow(radix, length) >= SmallestDomain;

    /// <summary>Encrypts numerals, each from 0 to <paramref name="radix"/> - 1.</summary>
    /// <exception cref="ArgumentException">The domain is too small, or a numeral is none of the radix.</exception>
    public byte[] Encrypt(int radix, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> numerals) =>
        Process(true, radix, tweak, numerals);

    /// <summary>Decrypts what <see cref="Encrypt"/> gave under the same radix and tweak.</summary>
    /// <exception cref="ArgumentException">The domain is too small, or a numeral is none of the radix.</exception>
    public byte[] Decrypt(int radix, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> numerals) =>
        Process(false, radix, tweak, numerals);

    private byte[] Process(bool encrypts, int radix, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> numerals)
    {
        if (!IsLargeEnough(radix, numerals.Length))
        {
            throw new ArgumentException(
                $"{numerals.Length} numerals of radix {radix} are fewer than {SmallestDomain} strings.",
                nameof(numerals)
            );
        }

        foreach (var numeral in numerals)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)numeral, radix, nameof(numerals));
        }

        var engine = _suite == SuiteId.GuoMi ? new FpeFf1Engine(new SM4Engine()) : new FpeFf1Engine();
        engine.Init(encrypts, new FpeParameters(new KeyParameter(_key), radix, tweak.ToArray()));
        var output = new byte[numerals.Length];
        engine.ProcessBlock(numerals.ToArray(), 0, numerals.Length, output, 0);
        return output;
    }
}
