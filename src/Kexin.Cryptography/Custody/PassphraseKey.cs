using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Kexin.Cryptography;

/// <summary>Turns a passphrase into a key, slowly.</summary>
/// <remarks>
/// What: Argon2id, version 1.3, in one lane, by libsodium. Source: RFC 9106.
/// Security: that of the passphrase, each guess costing the memory and the passes.
/// </remarks>
internal static class PassphraseKey
{
    public const int SaltSizeInBytes = 16;

    /// <summary>A key of 16 to 64 bytes; the passphrase counts as it was typed, in UTF-8 (<see cref="PassphraseText"/>).</summary>
    public static SecretBytes Derive(
        ReadOnlySpan<char> passphrase,
        byte[] salt,
        int memoryInKibibytes,
        int passes,
        int sizeInBytes
    )
    {
        var password = new byte[Encoding.UTF8.GetByteCount(passphrase)];
        try
        {
            Encoding.UTF8.GetBytes(passphrase, password);
            var parameters = new Argon2Parameters
            {
                DegreeOfParallelism = 1,
                MemorySize = memoryInKibibytes,
                NumberOfPasses = passes,
            };
            var argon2 = PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters);
            return SecretBytes.Fill(sizeInBytes, destination => argon2.DeriveBytes(password, salt, destination));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }
}
