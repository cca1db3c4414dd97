using System.Net;
using DotNext.Buffers;
using DotNext.Net;
using DotNext.Net.Cluster.Consensus.Raft.Membership;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>The addresses of a Raft group's members, in a file.</summary>
internal sealed class GroupMembersFile(string path) : PersistentClusterConfigurationStorage<EndPoint>(path)
{
    /// <summary>Writes the first members if the file doesn't exist yet.</summary>
    /// <exception cref="InvalidDataException">The file has other members than a group of this member can have.</exception>
    public static async Task<GroupMembersFile> OpenAsync(
        string path,
        RaftOptions options,
        CancellationToken cancellationToken
    )
    {
        var file = new GroupMembersFile(path);
        IClusterConfigurationStorage<EndPoint> storage = file;
        var members = await storage.LoadConfigurationAsync(cancellationToken).ConfigureAwait(false);
        if (members.Members.Count > 0)
        {
            // Without itself among the members a node would wait for a leader for ever, and one that is alone has no other.
            return members.Members.Contains(options.Address) && (members.Members.Count == 1 || !options.IsAlone)
                ? file
                : throw new InvalidDataException(
                    $"The file '{path}' of the group's members names {string.Join(", ", members.Members)}, which cannot be this node's group."
                );
        }
        foreach (var member in options.FirstMembers.Count > 0 ? options.FirstMembers : [options.Address])
            members = members.Add(member);
        await storage.SaveConfigurationAsync(members, 0, cancellationToken).ConfigureAwait(false);
        return file;
    }

    protected override void Encode(EndPoint address, ref BufferWriterSlim<byte> writer) =>
        writer.WriteEndPoint(address);

    protected override EndPoint Decode(ref SequenceReader reader) => reader.ReadEndPoint();
}
