using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>What a member of a Raft group needs to know.</summary>
public sealed record RaftOptions
{
    /// <summary>The folder of the log, the snapshots and the list of members; belongs to this orderer alone.</summary>
    public required string Folder { get; init; }

    /// <summary>The address by which the group knows this member; it never changes while the folder lives.</summary>
    public IPEndPoint Address { get; init; } = new(IPAddress.Loopback, 1);

    /// <summary>The first members, this one included; read when the folder is new. Empty means a group of one.</summary>
    public IReadOnlyList<IPEndPoint> FirstMembers { get; init; } = [];

    /// <summary>
    /// TLS for both directions. Null in a group of one opens no port at all; null in a larger group is allowed on the
    /// loopback interface only.
    /// </summary>
    public RaftTls? Tls { get; init; }

    /// <summary>The shortest time without a leader after which a member stands for election; the longest is twice that.</summary>
    public TimeSpan ElectionTimeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Entries that may be delivered before the log behind them is dropped.</summary>
    public int EntriesPerSnapshot { get; init; } = 1024;

    /// <summary>Bytes that may be delivered before the log behind them is dropped.</summary>
    public long BytesPerSnapshot { get; init; } = 64L << 20;

    /// <summary>In a group of one: a damaged log is renamed and begun again instead of refusing to start.</summary>
    public bool SetAsideDamagedLog { get; init; }

    /// <summary>Where the library's diagnostics go.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal bool IsAlone => FirstMembers.Count <= 1 && Tls is null;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(ElectionTimeout, TimeSpan.FromMilliseconds(50));
        ArgumentOutOfRangeException.ThrowIfLessThan(EntriesPerSnapshot, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesPerSnapshot, 1);
        if (FirstMembers.Count > 0 && !FirstMembers.Contains(Address))
            throw new ArgumentException($"The first members must include this one, {Address}.");
        if (Tls is null && FirstMembers.Count > 1 && FirstMembers.Any(member => !IPAddress.IsLoopback(member.Address)))
            throw new ArgumentException("A group that leaves the loopback interface needs TLS.");
        if (SetAsideDamagedLog && !IsAlone)
            throw new ArgumentException("Only a group of one may set its log aside.");
    }
}

/// <summary>Mutual TLS between the members of a Raft group; certificates are checked by the callbacks inside.</summary>
/// <param name="Server">For connections that come in; must ask for a client certificate.</param>
/// <param name="Client">For connections that go out; must present one.</param>
public sealed record RaftTls(SslServerAuthenticationOptions Server, SslClientAuthenticationOptions Client);
