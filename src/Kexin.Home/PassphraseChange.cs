using Kexin.Cryptography;
using Kexin.Files;

namespace Kexin.Home;

/// <summary>Seals a node's master key by another passphrase; all that the master key wraps stays as it is.</summary>
/// <remarks>One file is replaced, by a rename after what is beside it was written and read back: a node that is killed in between opens by the
/// old passphrase or by the new one. A node that runs keeps its key and needs the new passphrase at its next start.</remarks>
public static class PassphraseChange
{
    /// <summary>Changes it; both passphrases are cleared.</summary>
    /// <exception cref="NodeFaultException">The old passphrase is wrong, the new one cannot be one, or the file is damaged.</exception>
    public static void Run(string folder, char[] old, char[] changed)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(changed);
        try
        {
            var home = new NodeFolder(folder);
            NodeConfiguration.Load(home);
            NodeInitialisation.CheckPassphrase(changed);
            using var master = NodeKeys.OpenMaster(home, old);
            var file = master.Seal(changed);
            MasterKeyFile.Open(file, changed).Dispose();
            OwnersFile.Write(home.MasterKey, file);
        }
        finally
        {
            Array.Clear(old);
            Array.Clear(changed);
        }
    }
}
