using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Kexin.Cryptography;

/// <summary>A master key in a file, sealed by a passphrase.</summary>
/// <remarks>
/// What: 32 random bytes, sealed by the suite's AEAD under a key that Argon2id makes of the passphrase; cost and salt stand in the file.
/// Source: Argon2id, RFC 9106. libsodium computes it in one lane; for the four lanes of the RFC's second recommended option (64 MiB,
/// 3 passes, section 4) this takes twice the memory and one more pass.
/// Security: as strong as the passphrase, each guess costing 128 MiB and four passes. The cost read from a file is bounded both ways.
/// Not for: a passphrase that lies beside the file.
/// </remarks>
public sealed class MasterKeyFile : IMasterKey
{
    /// <summary>The fewest characters of a passphrase.</summary>
    public const int ShortestPassphrase = 8;

    private const string Format = "kexin/master-key/1";
    private const int KeySizeInBytes = 32;
    private const int SaltSizeInBytes = 16;
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

    /// <summary>Makes a new master key.</summary>
    /// <param name="suite">The suite that seals it and everything that it wraps.</param>
    /// <param name="passphrase">At least <see cref="ShortestPassphrase"/> characters.</param>
    /// <param name="file">What to write to disk.</param>
    /// <exception cref="ArgumentException">The passphrase is too short.</exception>
    public static MasterKeyFile Create(Suite suite, string passphrase, out byte[] file)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(passphrase);
        if (passphrase.Length < ShortestPassphrase)
        {
            throw new ArgumentException(
                $"A passphrase has at least {ShortestPassphrase} characters, not {passphrase.Length}.",
                nameof(passphrase)
            );
        }

        var header = new Header(
            suite,
            MemoryInKibibytes,
            Passes,
            RandomSource.System.GetBytes(SaltSizeInBytes),
            RandomSource.System.GetBytes(Suite.NonceSizeInBytes)
        );
        var key = SecretBytes.Random(KeySizeInBytes, RandomSource.System);
        using var sealing = header.Derive(passphrase);
        var sealedKey = new byte[KeySizeInBytes + Suite.TagSizeInBytes];
        suite.Seal(sealing.Span, header.Nonce, key.Span, header.Encode(), sealedKey);
        file = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteEncodedValue(header.Encode());
            writer.WriteByteString(sealedKey);
            writer.WriteEndArray();
        });
        return new MasterKeyFile(suite, key);
    }

    /// <summary>Opens a master key.</summary>
    /// <exception cref="DecodingException">The file is damaged, or the passphrase is another one; the two can't be told apart once the file reads well.</exception>
    public static MasterKeyFile Open(ReadOnlyMemory<byte> file, string passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        if (file.Length > LongestFile)
        {
            throw new DecodingException($"A master key file has at most {LongestFile} bytes, not {file.Length}.");
        }

        var (header, sealedKey) = CanonicalCbor.Decode(
            file,
            reader =>
            {
                reader.ReadArray(2);
                var parts = (
                    CanonicalCbor.Decode(reader.ReadItem(LongestFile), Header.Read),
                    reader.ReadFixedBytes(KeySizeInBytes + Suite.TagSizeInBytes)
                );
                reader.EndArray();
                return parts;
            }
        );
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
        throw new DecodingException("The passphrase is not the one of this master key, or the file was altered.");
    }

    /// <inheritdoc/>
    public byte[] Wrap(SecretBytes key, string context) => WrappedKeys.Wrap(_suite, _key.Span, key, context);

    /// <inheritdoc/>
    public SecretBytes Unwrap(ReadOnlyMemory<byte> wrapped, string context) =>
        WrappedKeys.Unwrap(_suite, _key.Span, wrapped, context);

    /// <inheritdoc/>
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
                reader.ReadFixedBytes(SaltSizeInBytes),
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

        /// <summary>The sealing key that the passphrase gives; the caller disposes it.</summary>
        public SecretBytes Derive(string passphrase)
        {
            var password = Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC));
            try
            {
                var parameters = new Argon2Parameters
                {
                    DegreeOfParallelism = 1,
                    MemorySize = Memory,
                    NumberOfPasses = Passes,
                };
                return SecretBytes.Fill(
                    Suite.AeadKeySizeInBytes,
                    destination =>
                        PasswordBasedKeyDerivationAlgorithm
                            .Argon2id(parameters)
                            .DeriveBytes(password, Salt, destination)
                );
            }
            finally
            {
                CryptographicOperations.ZeroMemory(password);
            }
        }
    }
}
