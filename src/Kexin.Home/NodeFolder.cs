using Kexin.Client;

namespace Kexin.Home;

/// <summary>The one place that knows where a node's files lie.</summary>
public sealed class NodeFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Name, role, suite and addresses.</summary>
    public string Configuration => In("node.json");

    /// <summary>The master key, sealed by the passphrase or by a token.</summary>
    public string MasterKey => In("master.key");

    /// <summary>The other keys, wrapped by the master key.</summary>
    public string Keys => In("keys");

    /// <summary>The consortium's founding document, once it was joined.</summary>
    public string Genesis => In("genesis.cbor");

    /// <summary>A founding document that this node has signed, until all others have.</summary>
    public string Founding => In("founding.cbor");

    /// <summary>Where the members are found, as they signed it last.</summary>
    public string Addresses => In("addresses.cbor");

    /// <summary>What this member has signed on the ledger; kept apart from it, so that it outlives its loss.</summary>
    public string SigningMemory => In("signing");

    /// <summary>Who works with the node, sealed by its key.</summary>
    public string People => In("people.sealed");

    /// <summary>The organisation's own rules of access; may be missing.</summary>
    public string Policy => In("policy.yaml");

    /// <summary>The organisation's own schemes of classes and levels, one file each; may be missing.</summary>
    public string Schemes => In("schemes");

    /// <summary>The activities by which data is collected, sealed by the node's key; may be missing.</summary>
    public string Collections => In("collections.sealed");

    /// <summary>Empty; says that <see cref="Collections"/> was written once, so that its loss is no beginning.</summary>
    public string CollectionsBegun => In("collections.begun");

    public string Database => In("node.db");

    /// <summary>Tasks, records and alarms of inspections.</summary>
    public string Inspection => In("inspection.db");

    /// <summary>Photos of inspections, sealed by the node's key.</summary>
    public string Photos => In("photos");

    public string Ledger => In("ledger");

    /// <summary>The ordering engine's log, at the node that orders.</summary>
    public string Ordering => In("ordering");

    public string Evidence => In("evidence");

    public string Vault => In("vault");

    /// <summary>Where back-ups of this node lie, a path a line: what is destroyed is destroyed there, too.</summary>
    public string BackupTargets => In("backups");

    /// <summary>The texts of the own policy's versions.</summary>
    public string Policies => In("policies");

    /// <summary>From which back-ups what was taken, until the receipt is given.</summary>
    public string ShreddedBackups => In("backups.shredded");

    /// <summary>The object store: index, keys and, unless a service has them, blobs.</summary>
    public string Objects => In("objects");

    public string ObjectIndex => Path.Combine(Objects, "index.db");

    public string ObjectKeys => Path.Combine(Objects, "keys");

    public string ObjectBlobs => Path.Combine(Objects, "blobs");

    /// <summary>The API for programs of this machine; null where the path is longer than a socket's may be.</summary>
    public string? Socket => ApiAccess.FitsSocket(In(ApiAccess.SocketName)) ? In(ApiAccess.SocketName) : null;

    /// <summary>Held by the process that runs the node.</summary>
    public string Lock => In("lock");

    /// <summary>Held while a back-up is taken, and while data is destroyed that back-ups hold.</summary>
    public string BackupLock => In(BackupLockName);

    public const string BackupLockName = "backing-up";

    private string In(string name) => Path.Combine(Root, name);
}
