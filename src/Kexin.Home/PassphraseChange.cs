using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Home.Tokens;

namespace Kexin.Home;

/// <summary>Seals a node's master key by another passphrase or by a token; all that the master key wraps stays as it is.</summary>
/// <remarks>One file is replaced, by a rename after what is beside it was written and read back: a node that is killed in between opens by the
/// old passphrase or by the new one. A node that runs keeps its key and needs the new passphrase at its next start. A key that sealed it in a token
/// stays there: the back-ups open by it until the next is taken.</remarks>
public static class PassphraseChange
{
    /// <summary>Changes it; both passphrases are cleared.</summary>
    /// <param name="folder">The node's.</param>
    /// <param name="old">The passphrase, or the PIN of the token that seals the master key now.</param>
    /// <param name="changed">The new passphrase, or the new token's PIN.</param>
    /// <param name="token">Seals the master key from now on; null for the passphrase.</param>
    /// <exception cref="NodeFaultException">The old passphrase is wrong, the new one cannot be one, the file is damaged, or a token cannot be used.</exception>
    public static void Run(string folder, char[] old, char[] changed, TokenChoice? token = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(changed);
        try
        {
            var home = new NodeFolder(folder);
            NodeConfiguration.Load(home);
            if (token is null)
            {
                NodeInitialisation.CheckPassphrase(changed);
            }

            using var master = NodeKeys.OpenMaster(home, old);
            if (token is null)
            {
                var file = master.Seal(changed);
                MasterKeyFile.Open(file, changed).Dispose();
                OwnersFile.Write(home.MasterKey, file);
            }
            else
            {
                SealByToken(home, master, TokenKey.Create(token, changed));
            }
        }
        finally
        {
            Array.Clear(old);
            Array.Clear(changed);
        }
    }

    private static void SealByToken(NodeFolder home, MasterKeyFile master, TokenKey key)
    {
        byte[]? file = null;
        try
        {
            file = SealedMaster.Seal(master, key);
            OwnersFile.Write(home.MasterKey, file);
        }
        catch
        {
            // The write may have failed after its rename: what opens the node stays.
            if (file is null || !File.ReadAllBytes(home.MasterKey).AsSpan().SequenceEqual(file))
            {
                key.Destroy();
            }

            throw;
        }
    }
}
