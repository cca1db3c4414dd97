using System.Diagnostics.CodeAnalysis;

namespace Kexin.Cryptography;

/// <summary>
/// The algorithms that a consortium chose when it was created: signature, key agreement, hash, sealing and key derivation.
/// </summary>
/// <remarks>
/// What: one object through which everything is hashed, signed and sealed, so that no code names an algorithm.
/// Source: each suite's own file cites its algorithms.
/// Security: 128 bits in both suites (SM4 keys have 128 bits, AES keys 256). Everything signed names the suite and a purpose.
/// Not for: choosing algorithms per message; a consortium has one suite.
/// </remarks>
public abstract class Suite
{
    /// <summary>The size of the nonce of <see cref="Seal"/>, in bytes.</summary>
    public const int NonceSizeInBytes = 12;

    /// <summary>The size of the tag that <see cref="Seal"/> appends, in bytes.</summary>
    public const int TagSizeInBytes = 16;

    private protected Suite(SuiteId id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>Ed25519, X25519, SHA-256, AES-256-GCM.</summary>
    public static Suite Standard { get; } = new StandardSuite();

    /// <summary>SM2, SM3, SM4-GCM.</summary>
    public static Suite GuoMi { get; } = new GuoMiSuite();

    /// <summary>All suites, in the order of their ids.</summary>
    public static IReadOnlyList<Suite> All { get; } = [Standard, GuoMi];

    /// <summary>The suite's number in formats.</summary>
    public SuiteId Id { get; }

    /// <summary>The suite's name in signed bytes and configuration: "standard" or "guomi".</summary>
    public string Name { get; }

    /// <summary>The size of a key of <see cref="Seal"/>, in bytes.</summary>
    public abstract int AeadKeySizeInBytes { get; }

    /// <summary>The size of a signature, in bytes.</summary>
    public abstract int SignatureSizeInBytes { get; }

    /// <summary>The size of an encoded public signing key, in bytes.</summary>
    public abstract int PublicKeySizeInBytes { get; }

    /// <summary>The suite of that number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No suite has that number.</exception>
    public static Suite Get(SuiteId id) =>
        id switch
        {
            SuiteId.Standard => Standard,
            SuiteId.GuoMi => GuoMi,
            _ => throw new ArgumentOutOfRangeException(nameof(id), id, "There is no such suite."),
        };

    /// <summary>The suite of that name, or false.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out Suite? suite)
    {
        suite = All.FirstOrDefault(candidate => candidate.Name == name);
        return suite is not null;
    }

    /// <summary>The hash of <paramref name="data"/>.</summary>
    public abstract Digest Hash(ReadOnlySpan<byte> data);

    /// <summary>The hash of <paramref name="first"/> followed by <paramref name="second"/>.</summary>
    public abstract Digest Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second);

    /// <summary>A hash that is fed piece by piece.</summary>
    public abstract IncrementalDigest CreateDigest();

    /// <summary>Makes a signing key from the operating system's randomness.</summary>
    public SigningKey CreateSigningKey() => CreateSigningKey(RandomSource.System);

    /// <summary>Makes a signing key from the given randomness; the same randomness gives the same key.</summary>
    public abstract SigningKey CreateSigningKey(RandomSource random);

    /// <summary>Reads a signing key that <see cref="SigningKey.Export"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are not a secret key of this suite.</exception>
    public abstract SigningKey ImportSigningKey(ReadOnlySpan<byte> secret);

    /// <summary>Whether the signature is one of <paramref name="message"/> for <paramref name="purpose"/> by the key.</summary>
    /// <remarks>A key of another suite, or a signature of another size, is simply not valid.</remarks>
    public bool Verify(PublicKey key, string purpose, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Suite != Id || signature.Length != SignatureSizeInBytes)
        {
            return false;
        }

        using var framed = new PurposeFrame(this, purpose, message, stackalloc byte[PurposeFrame.StackSizeInBytes]);
        return key.VerifyBytes(framed.Bytes, signature);
    }

    /// <summary>
    /// Whether the signature is one of exactly these bytes; only for formats that separate their domains themselves (C2SP notes).
    /// </summary>
    public bool VerifyRaw(PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Suite == Id && signature.Length == SignatureSizeInBytes && key.VerifyBytes(message, signature);
    }

    /// <summary>Encrypts and authenticates; a nonce is used once per key.</summary>
    /// <param name="key"><see cref="AeadKeySizeInBytes"/> bytes.</param>
    /// <param name="nonce"><see cref="NonceSizeInBytes"/> bytes.</param>
    /// <param name="plaintext">What is hidden.</param>
    /// <param name="associatedData">What is authenticated but not hidden.</param>
    /// <param name="destination">Takes ciphertext and tag: plaintext's length plus <see cref="TagSizeInBytes"/>, exactly.</param>
    /// <exception cref="ArgumentException">A span has the wrong size.</exception>
    public void Seal(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> destination
    )
    {
        using var aead = CreateAeadKey(key);
        aead.Seal(nonce, plaintext, associatedData, destination);
    }

    /// <summary>Decrypts what <see cref="Seal"/> made, or says false and clears <paramref name="plaintext"/>.</summary>
    /// <param name="key"><see cref="AeadKeySizeInBytes"/> bytes.</param>
    /// <param name="nonce"><see cref="NonceSizeInBytes"/> bytes.</param>
    /// <param name="sealedBytes">Ciphertext and tag; anything shorter than a tag is simply not authentic.</param>
    /// <param name="associatedData">What was given to <see cref="Seal"/>.</param>
    /// <param name="plaintext">Takes the sealed bytes' length less <see cref="TagSizeInBytes"/>, exactly.</param>
    /// <exception cref="ArgumentException">The key, the nonce or the destination has the wrong size.</exception>
    public bool TryOpen(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> associatedData,
        Span<byte> plaintext
    )
    {
        using var aead = CreateAeadKey(key);
        return aead.TryOpen(nonce, sealedBytes, associatedData, plaintext);
    }

    /// <summary>A key that seals or opens many messages.</summary>
    /// <param name="key"><see cref="AeadKeySizeInBytes"/> bytes; copied.</param>
    /// <exception cref="ArgumentException">The key has the wrong size.</exception>
    public AeadKey CreateAeadKey(ReadOnlySpan<byte> key) =>
        key.Length == AeadKeySizeInBytes
            ? PrepareAeadKey(key)
            : throw new ArgumentException(
                $"A key of {Name} has {AeadKeySizeInBytes} bytes, not {key.Length}.",
                nameof(key)
            );

    /// <summary>Starts the suite's pseudo-random generator: AES-256 or SM4 in counter mode.</summary>
    /// <param name="seed"><see cref="SeededRandomSource.SeedSizeInBytes"/> bytes that serve nothing else.</param>
    /// <exception cref="ArgumentException">The seed has another size.</exception>
    public SeededRandomSource CreateRandomSource(ReadOnlySpan<byte> seed) =>
        seed.Length == SeededRandomSource.SeedSizeInBytes
            ? StartRandomSource(seed)
            : throw new ArgumentException(
                $"A seed has {SeededRandomSource.SeedSizeInBytes} bytes, not {seed.Length}.",
                nameof(seed)
            );

    /// <summary>Makes a key for key agreement from the operating system's randomness.</summary>
    public AgreementKey CreateAgreementKey() => CreateAgreementKey(RandomSource.System);

    /// <summary>Makes a key for key agreement from that randomness.</summary>
    public abstract AgreementKey CreateAgreementKey(RandomSource random);

    /// <summary>Reads a key that <see cref="AgreementKey.Export"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are not an agreement key of this suite.</exception>
    public abstract AgreementKey ImportAgreementKey(ReadOnlySpan<byte> secret);

    /// <summary>Fills <paramref name="destination"/> by HKDF (RFC 5869) with the suite's hash.</summary>
    /// <param name="secret">Input keying material with enough entropy; never a passphrase.</param>
    /// <param name="salt">May be empty.</param>
    /// <param name="info">Names the use of the derived key.</param>
    /// <param name="destination">At most 255 times 32 bytes.</param>
    public abstract void DeriveKey(
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> info,
        Span<byte> destination
    );

    public override string ToString() => Name;

    internal abstract PublicKey ImportPublicKey(ReadOnlySpan<byte> bytes);

    private protected abstract AeadKey PrepareAeadKey(ReadOnlySpan<byte> key);

    private protected abstract SeededRandomSource StartRandomSource(ReadOnlySpan<byte> seed);
}
