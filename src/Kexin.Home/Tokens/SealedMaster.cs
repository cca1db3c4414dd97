using Kexin.Cryptography;

namespace Kexin.Home.Tokens;

/// <summary>Opens a master key's file by what seals it: a passphrase, or a key in a token, by the token's PIN.</summary>
public static class SealedMaster
{
    /// <summary>Names the PKCS#11 library where the one that stands in the file is another machine's, or is not to be trusted.</summary>
    public const string LibraryVariable = "KEXIN_PKCS11_LIBRARY";

    /// <summary>Opens it.</summary>
    /// <param name="file">The file's content.</param>
    /// <param name="secret">The passphrase, or the PIN.</param>
    /// <param name="isOwn">
    /// Whether the file lies in the node's own folder. The library that a file names is loaded into this process; a file that lies with back-ups
    /// may be another's, so there the variable alone names it.
    /// </param>
    /// <exception cref="DecodingException">The file is damaged, or the token's key is another one.</exception>
    /// <exception cref="WrongPassphraseException">The passphrase is another one.</exception>
    /// <exception cref="NodeFaultException">The token cannot be used; the message says why.</exception>
    public static MasterKeyFile Open(ReadOnlyMemory<byte> file, ReadOnlySpan<char> secret, bool isOwn)
    {
        if (PlaceOf(file, isOwn) is not { } place)
        {
            return MasterKeyFile.Open(file, secret);
        }

        var pin = secret.ToArray();
        try
        {
            return MasterKeyFile.Open(file, new TokenKey(place, pin));
        }
        finally
        {
            Array.Clear(pin);
        }
    }

    /// <summary>Makes a new master key that a key in a token seals.</summary>
    /// <exception cref="NodeFaultException">What the token seals would not open, or the token cannot be used.</exception>
    public static MasterKeyFile Create(Suite suite, ISealingKey token, out byte[] file)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            return MasterKeyFile.Create(suite, token, out file);
        }
        catch (DecodingException error)
        {
            throw WouldNotOpen(token, error);
        }
    }

    /// <summary>Seals a master key by a key in a token.</summary>
    /// <exception cref="NodeFaultException">What the token seals would not open, or the token cannot be used.</exception>
    public static byte[] Seal(MasterKeyFile master, ISealingKey token)
    {
        ArgumentNullException.ThrowIfNull(master);
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            return master.Seal(token);
        }
        catch (DecodingException error)
        {
            throw WouldNotOpen(token, error);
        }
    }

    /// <summary>Where the key lies that seals a file, with the library to load; null for a passphrase.</summary>
    /// <exception cref="DecodingException">The file is damaged.</exception>
    /// <exception cref="NodeFaultException">Nothing that can be trusted names the library.</exception>
    public static KeyPlace? PlaceOf(ReadOnlyMemory<byte> file, bool isOwn)
    {
        if (MasterKeyFile.PlaceOf(file) is not { } place)
        {
            return null;
        }

        // A new token's library may be what the variable names, so the own file's goes first, where this machine has it.
        return isOwn && File.Exists(place.Library) ? place
            : Environment.GetEnvironmentVariable(LibraryVariable) is { Length: > 0 } named
                ? place with
                {
                    Library = Path.GetFullPath(named),
                }
            : isOwn ? place
            : throw new NodeFaultException(
                $"These back-ups open by the token '{place.Token}' (serial number {place.Serial}): connect it, name its PKCS#11 library by {LibraryVariable}, and give the token's PIN as the passphrase.",
                $"这些备份由令牌“{place.Token}”（序列号 {place.Serial}）打开：请连接该令牌，用 {LibraryVariable} 指明其 PKCS#11 库，并以令牌的 PIN 作为口令。"
            )
            {
                IsUsage = true,
            };
    }

    private static NodeFaultException WouldNotOpen(ISealingKey token, DecodingException error) =>
        new(
            $"The token '{token.Place.Token}' takes its own nonces, or seals in another way than AES-GCM: what it seals would not open again, so it cannot seal the master key. {error.Message}",
            $"令牌“{token.Place.Token}”使用自行生成的随机数，或封存方式不是 AES-GCM：所封存的内容无法再打开，因此不能封存主密钥。",
            error
        )
        {
            IsUsage = true,
        };
}
