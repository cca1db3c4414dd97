using System.Formats.Cbor;

namespace Kexin.Cryptography;

/// <summary>A master key in a file, sealed by a passphrase or by a key in a token.</summary>
/// <remarks>
/// What: 32 random bytes, sealed by the suite's AEAD under a key that Argon2id makes of the passphrase; cost and salt stand in the file.
/// Source: Argon2id, RFC 9106. libsodium computes it in one lane; for the four lanes of the RFC's second recommended option (64 MiB,
/// 3 passes, section 4) this takes twice the memory and one more pass.
/// Security: as strong as the passphrase, each guess costing 128 MiB and four passes. The cost read from a file is bounded both ways.
/// The hash at the end of the file protects nothing: it tells a damaged file from a wrong passphrase. Whoever alters the file and
/// its hash is reported as a wrong passphrase.
/// In a token: the same 32 bytes, sealed by a key that the token does not give away (<see cref="ISealingKey"/>). What seals it changes without a
/// change of what it wraps.
/// Not for: a passphrase that lies beside the file.
/// </remarks>
public sealed class MasterKeyFile : IMasterKey
{
    /// <summary>The fewest characters of a passphrase.</summary>
    public const int ShortestPassphrase = 8;

    private const string Format = "kexin/master-key/1";
    private const int KeySizeInBytes = 32;
    private const int MemoryInKibibytes = 128 << 10;
    private const int Passes = 4;
    private const int MostMemoryInKibibytes = 1 << 20;
    private const int MostPasses = 16;
    private const int LongestFile = 1_024;

    private readonly Suite _suite;
    private readonly SecretBytes _key;

    private MasterKeyFile(Suite suite, SecretBytes key)
    {
        _suite = suite;
        _key = key;
    }

    /// <summary>The suite that seals it and everything that it wraps.</summary>
    public Suite Suite => _suite;

    /// <summary>
    /// Whether every keyboard writes the passphrase in the same bytes, by which it counts: accented letters are one character each, as é is, and
    /// none is made of several.
    /// </summary>
    public static bool IsWrittenOneWay(ReadOnlySpan<char> passphrase) => PassphraseText.IsWrittenOneWay(passphrase);

    /// <summary>Makes a new master key.</summary>
    /// <param name="suite">The suite that seals it and everything that it wraps.</param>
    /// <param name="passphrase">At least <see cref="ShortestPassphrase"/> characters, <see cref="IsWrittenOneWay"/>.</param>
    /// <param name="file">What to write to disk.</param>
    /// <exception cref="ArgumentException">The passphrase is too short, or could be written in two ways.</exception>
    public static MasterKeyFile Create(Suite suite, ReadOnlySpan<char> passphrase, out byte[] file)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var master = new MasterKeyFile(suite, SecretBytes.Random(KeySizeInBytes, RandomSource.System));
        try
        {
            file = master.Seal(passphrase);
            return master;
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new master key that a key in a token seals.</summary>
    /// <param name="suite">The suite of everything that it wraps.</param>
    /// <param name="token">Seals it.</param>
    /// <param name="file">What to write to disk.</param>
    /// <exception cref="DecodingException">What the token made would not open.</exception>
    public static MasterKeyFile Create(Suite suite, ISealingKey token, out byte[] file)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var master = new MasterKeyFile(suite, SecretBytes.Random(KeySizeInBytes, RandomSource.System));
        try
        {
            file = master.Seal(token);
            return master;
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Seals the same key by a key in a token; what it wraps stays as it is.</summary>
    /// <returns>What to write to disk.</returns>
    /// <exception cref="DecodingException">What the token made would not open.</exception>
    public byte[] Seal(ISealingKey token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return TokenSealedKey.Seal(_suite, _key, token).Encode();
    }

    /// <summary>Where the key lies that seals a file; null for a passphrase.</summary>
    /// <exception cref="DecodingException">The file is damaged.</exception>
    public static KeyPlace? PlaceOf(ReadOnlyMemory<byte> file) => TokenSealedKey.Find(file, KeySizeInBytes)?.Place;

    /// <summary>Opens a master key by the key in a token that seals it.</summary>
    /// <exception cref="DecodingException">The file is damaged, a passphrase seals it, or another key.</exception>
    public static MasterKeyFile Open(ReadOnlyMemory<byte> file, ISealingKey token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var found =
            TokenSealedKey.Find(file, KeySizeInBytes)
            ?? throw new DecodingException("A passphrase seals this master key, not a token.");
        var key = token.Open(found.Nonce, found.EncodeHeader(), found.Sealed);
        if (key.Span.Length == KeySizeInBytes)
        {
            return new MasterKeyFile(found.Suite, key);
        }

        key.Dispose();
        throw new DecodingException("The token opened something that is no master key.");
    }

    /// <summary>Seals the same key by another passphrase, with a salt and a nonce of its own; what it wraps stays as it is.</summary>
    /// <param name="passphrase">At least <see cref="ShortestPassphrase"/> characters, <see cref="IsWrittenOneWay"/>.</param>
    /// <returns>What to write to disk.</returns>
    /// <exception cref="ArgumentException">The passphrase is too short, or could be written in two ways.</exception>
    public byte[] Seal(ReadOnlySpan<char> passphrase)
    {
        if (passphrase.Length < ShortestPassphrase)
        {
            throw new ArgumentException(
                $"A passphrase has at least {ShortestPassphrase} characters, not {passphrase.Length}.",
                nameof(passphrase)
            );
        }

        if (!IsWrittenOneWay(passphrase))
        {
            throw new ArgumentException(
                "The passphrase has a character that another keyboard may write in another way.",
                nameof(passphrase)
            );
        }

        var header = new Header(
            _suite,
            MemoryInKibibytes,
            Passes,
            RandomSource.System.GetBytes(PassphraseKey.SaltSizeInBytes),
            RandomSource.System.GetBytes(Suite.NonceSizeInBytes)
        );
        using var sealing = header.Derive(passphrase);
        var sealedKey = new byte[KeySizeInBytes + Suite.TagSizeInBytes];
        _suite.Seal(sealing.Span, header.Nonce, _key.Span, header.Encode(), sealedKey);
        return CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(3);
            writer.WriteEncodedValue(header.Encode());
            writer.WriteByteString(sealedKey);
            writer.WriteDigest(_suite.Hash(header.Encode(), sealedKey));
            writer.WriteEndArray();
        });
    }

    /// <summary>Opens a master key.</summary>
    /// <exception cref="DecodingException">The file is damaged or something else.</exception>
    /// <exception cref="WrongPassphraseException">The file is undamaged, and the passphrase is another one.</exception>
    public static MasterKeyFile Open(ReadOnlyMemory<byte> file, ReadOnlySpan<char> passphrase)
    {
        if (file.Length > LongestFile)
        {
            throw new DecodingException($"A master key file has at most {LongestFile} bytes, not {file.Length}.");
        }

        var (header, sealedKey, checksum) = CanonicalCbor.Decode(
            file,
            reader =>
            {
                reader.ReadArray(3);
                var parts = (
                    CanonicalCbor.Decode(reader.ReadItem(LongestFile), Header.Read),
                    reader.ReadFixedBytes(KeySizeInBytes + Suite.TagSizeInBytes),
                    reader.ReadDigest()
                );
                reader.EndArray();
                return parts;
            }
        );
        if (header.Suite.Hash(header.Encode(), sealedKey) != checksum)
        {
            throw new DecodingException("The master key file is damaged: its checksum does not match.");
        }

        using var sealing = header.Derive(passphrase);
        var opened = false;
        var key = SecretBytes.Fill(
            KeySizeInBytes,
            destination =>
                opened = header.Suite.TryOpen(sealing.Span, header.Nonce, sealedKey, header.Encode(), destination)
        );
        if (opened)
        {
            return new MasterKeyFile(header.Suite, key);
        }

        key.Dispose();
        throw new WrongPassphraseException();
    }

    public byte[] Wrap(SecretBytes key, string context) => WrappedKeys.Wrap(_suite, _key.Span, key, context);

    public SecretBytes Unwrap(ReadOnlyMemory<byte> wrapped, string context) =>
        WrappedKeys.Unwrap(_suite, _key.Span, wrapped, context);

    public void Dispose() => _key.Dispose();

    private sealed record Header(Suite Suite, int Memory, int Passes, byte[] Salt, byte[] Nonce)
    {
        public static Header Read(CborReader reader)
        {
            reader.ReadArray(6);
            if (reader.ReadText(LongestFile) != Format)
            {
                throw new DecodingException($"A master key file begins with '{Format}'.");
            }

            var header = new Header(
                Suite.Get((SuiteId)reader.ReadInt((int)SuiteId.Standard, (int)SuiteId.GuoMi)),
                reader.ReadInt(MemoryInKibibytes, MostMemoryInKibibytes),
                reader.ReadInt(MasterKeyFile.Passes, MostPasses),
                reader.ReadFixedBytes(PassphraseKey.SaltSizeInBytes),
                reader.ReadFixedBytes(Suite.NonceSizeInBytes)
            );
            reader.EndArray();
            return header;
        }

        public byte[] Encode() =>
            CanonicalCbor.Encode(writer =>
            {
                writer.WriteStartArray(6);
                writer.WriteTextString(Format);
                writer.WriteInt32((int)Suite.Id);
                writer.WriteInt32(Memory);
                writer.WriteInt32(Passes);
                writer.WriteByteString(Salt);
                writer.WriteByteString(Nonce);
                writer.WriteEndArray();
            });

        /// <summary>The sealing key that the passphrase gives; the caller disposes of it.</summary>
        public SecretBytes Derive(ReadOnlySpan<char> passphrase) =>
            PassphraseKey.Derive(passphrase, Salt, Memory, Passes, Suite.AeadKeySizeInBytes);
    }
}
