using Kexin.Files;
using Kexin.People.Records;

namespace Kexin.Home;

/// <summary>Keeps who works with the node in one file, sealed by the node's key and replaced whole.</summary>
/// <remarks>Whoever can write to the disk and has not the passphrase can take the file away or bring an older one back, and change nothing in it.</remarks>
public sealed class SealedPeople(NodeFolder folder, RecordSeal seal) : IPeopleStore
{
    private const string Name = "people";
    private const int LargestInBytes = 256 << 20;

    /// <exception cref="NodeFaultException">The file is missing or was altered.</exception>
    public byte[] Load()
    {
        if (!File.Exists(folder.People))
        {
            throw new NodeFaultException(
                $"'{folder.People}' is missing: restore it from a copy. It says who may work with the node.",
                $"缺少“{folder.People}”：请从备份恢复。其中记录谁可以使用本节点。"
            );
        }

        try
        {
            return new FileInfo(folder.People).Length <= LargestInBytes
                ? seal.Open(Name, File.ReadAllBytes(folder.People))
                : throw Damaged(null);
        }
        catch (DomainException error)
        {
            throw Damaged(error);
        }
    }

    public void Save(byte[] content) => OwnersFile.Write(folder.People, seal.Seal(Name, content));

    /// <summary>Looks at the file once at the start; what is in it is read when the first caller comes.</summary>
    /// <exception cref="NodeFaultException">The file is missing or was altered.</exception>
    public void ThrowIfDamaged() => Load();

    private NodeFaultException Damaged(Exception? cause) =>
        new(
            $"'{folder.People}' is damaged: restore it from a copy.",
            $"“{folder.People}”已损坏，请从备份恢复。",
            cause
        );
}
