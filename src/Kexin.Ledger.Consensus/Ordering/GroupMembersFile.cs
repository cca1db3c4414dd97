using System.Net;
using DotNext.Buffers;
using DotNext.Net;
using DotNext.Net.Cluster.Consensus.Raft.Membership;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>The addresses of a Raft group's members, in a file.</summary>
internal sealed class GroupMembersFile(string path) : PersistentClusterConfigurationStorage<EndPoint>(path)
{
    /// <summary>Writes the first members if the file doesn't exist yet.</summary>
    public static async Task<GroupMembersFile> OpenAsync(
        string path,
        IEnumerable<IPEndPoint> firstMembers,
        CancellationToken cancellationToken
    )
    {
        var file = new GroupMembersFile(path);
        IClusterConfigurationStorage<EndPoint> storage = file;
        var members = await storage.LoadConfigurationAsync(cancellationToken).ConfigureAwait(false);
        if (members.Members.Count > 0)
            return file;
        foreach (var member in firstMembers)
            members = members.Add(member);
        await storage.SaveConfigurationAsync(members, 0, cancellationToken).ConfigureAwait(false);
        return file;
    }

    protected override void Encode(EndPoint address, ref BufferWriterSlim<byte> writer) =>
        writer.WriteEndPoint(address);

    protected override EndPoint Decode(ref SequenceReader reader) => reader.ReadEndPoint();
}
