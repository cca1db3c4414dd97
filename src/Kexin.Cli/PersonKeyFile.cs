using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Files;

namespace Kexin.Cli;

/// <summary>The secret signing key of a person, in a file that only its owner reads: the suite's name and 64 hexadecimal digits.</summary>
internal static class PersonKeyFile
{
    public static async Task WriteAsync(Call call, string path, SigningKey key, CancellationToken cancel)
    {
        var secret = key.Export();
        try
        {
            await using var writer = new StreamWriter(OwnersFile.Open(path));
            var text = $"{Suite.Get(key.PublicKey.Suite).Name} {Convert.ToHexStringLower(secret)}\n";
            await writer.WriteAsync(text.AsMemory(), cancel);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw call.Fail(ExitCodes.Refused, "consent.key.exists", path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public static async Task<SigningKey> ReadAsync(Call call, string path, CancellationToken cancel)
    {
        var parts = (await File.ReadAllTextAsync(path, cancel)).Trim().Split(' ');
        try
        {
            if (parts.Length == 2 && Suite.TryParse(parts[0], out var suite))
            {
                return suite.ImportSigningKey(Convert.FromHexString(parts[1]));
            }
        }
        catch (Exception error) when (error is FormatException or DecodingException)
        {
            // The same words as for any other file that is none.
        }

        throw call.Fail(ExitCodes.Usage, "consent.key.bad", path);
    }
}
