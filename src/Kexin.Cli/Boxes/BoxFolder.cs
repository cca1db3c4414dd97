using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;
using Kexin.Files;

namespace Kexin.Cli.Boxes;

/// <summary>Where a box's files lie: <c>box.key</c>, a line of the suite and the secret, for its owner alone; and <c>box.mark</c>.</summary>
/// <remarks>Not for: boxes whose key a secure element keeps; those implement <see cref="Box.Contacts.IBoxKey"/>.</remarks>
internal sealed class BoxFolder(string path)
{
    private string KeyFile => Path.Combine(path, "box.key");

    private string MarkFile => Path.Combine(path, "box.mark");

    /// <summary>Makes a box that was never touched; a key that is there is never replaced.</summary>
    /// <exception cref="IOException">There is a box already, or it cannot be written.</exception>
    public PublicKey Make(Suite suite)
    {
        Directory.CreateDirectory(path);
        using var key = suite.CreateSigningKey();
        var secret = key.Export();
        using (var file = OwnersFile.Open(KeyFile))
        {
            file.Write(Encoding.ASCII.GetBytes($"{suite.Name} {Convert.ToHexStringLower(secret)}\n"));
            file.Flush(flushToDisk: true);
        }

        CryptographicOperations.ZeroMemory(secret);
        BoxMarkFile.Create(MarkFile);
        return key.PublicKey;
    }

    /// <summary>Reads the key.</summary>
    /// <exception cref="InvalidDataException">The file holds none.</exception>
    public SigningKey ReadKey()
    {
        try
        {
            return
                File.ReadAllText(KeyFile).TrimEnd().Split(' ') is [var name, var secret]
                && Suite.TryParse(name, out var suite)
                ? suite.ImportSigningKey(Convert.FromHexString(secret))
                : throw new InvalidDataException($"{KeyFile} holds no key of a box.");
        }
        catch (Exception error) when (error is FormatException or DecodingException)
        {
            throw new InvalidDataException($"{KeyFile} holds no key of a box.", error);
        }
    }

    /// <summary>Opens the mark, which no other program has then.</summary>
    /// <exception cref="InvalidDataException">Neither of its places is whole.</exception>
    public BoxMarkFile OpenMark() => BoxMarkFile.Open(MarkFile);
}
