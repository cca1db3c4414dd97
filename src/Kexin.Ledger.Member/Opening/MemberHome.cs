using System.Security.Cryptography.X509Certificates;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Member.Opening;

/// <summary>Where this member keeps its ledger, what it says of itself, and the keys that it needs for both.</summary>
public sealed class MemberHome
{
    /// <summary>The file of the consortium's founding document.</summary>
    public required string Genesis { get; init; }

    /// <summary>The file of a founding document that this member has signed and others have not.</summary>
    public required string Founding { get; init; }

    /// <summary>The folder of blocks and tokens.</summary>
    public required string Ledger { get; init; }

    /// <summary>The folder of the ordering engine's log, at the member that orders.</summary>
    public required string Ordering { get; init; }

    /// <summary>What this member has signed; kept apart from the ledger, so that it outlives its loss.</summary>
    public required string SigningMemory { get; init; }

    /// <summary>The file of the members' address cards.</summary>
    public required string Addresses { get; init; }

    /// <summary>The folder of the evidence log.</summary>
    public required string Evidence { get; init; }

    /// <summary>The file that <see cref="Details"/> come from, for messages.</summary>
    public required string Configuration { get; init; }

    /// <summary>Name, role, TLS key and addresses, as this member's card says them.</summary>
    public required MemberDetails Details { get; init; }

    /// <summary>For TLS to other members' nodes, with its secret key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>Signs as the member.</summary>
    public required SigningKey Key { get; init; }

    /// <summary>Seals the evidence log's entries.</summary>
    public required SecretBytes EvidenceKey { get; init; }

    /// <summary>The suite of this member's keys.</summary>
    public Suite Suite => Suite.Get(Key.PublicKey.Suite);

    /// <summary>This member.</summary>
    public MemberId Self => MemberId.Of(Key.PublicKey);
}
