using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What an organisation is in its consortium.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MemberRole>))]
public enum MemberRole
{
    /// <summary>Provides data or asks questions.</summary>
    Member,

    /// <summary>Watches and verifies without asking the others.</summary>
    Regulator,

    /// <summary>Countersigns.</summary>
    Notary,

    /// <summary>Reads along; its cosignature is not counted.</summary>
    Observer,
}

/// <summary>Answer of <c>GET /health</c>, the one call that takes no token.</summary>
/// <param name="Status">The state in a word.</param>
/// <param name="Alarms">What is wrong; empty when healthy.</param>
public sealed record Health(HealthStatus Status, IReadOnlyList<Alarm> Alarms);

/// <summary>The state of a node in a word.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>Everything works.</summary>
    Healthy,

    /// <summary>It serves, but somebody should look at the alarms.</summary>
    Degraded,

    /// <summary>It is still verifying what it has, or catching up.</summary>
    Starting,

    /// <summary>It does not serve.</summary>
    Unhealthy,
}

/// <summary>Answer of <c>GET /v1/node</c>.</summary>
/// <param name="Name">The organisation's name.</param>
/// <param name="MemberId">64 hexadecimal digits.</param>
/// <param name="Suite"><c>standard</c> or <c>guomi</c>.</param>
/// <param name="Role">What it is in the consortium.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Endpoints">Where it listens.</param>
/// <param name="Consortium">The consortium's id, or null before it joined one.</param>
/// <param name="Height">The highest block that it has executed; -1 before it joined.</param>
/// <param name="FinalHeight">The highest final block; -1 before it joined.</param>
/// <param name="Alarms">What somebody should look at.</param>
/// <param name="StartedAt">When the process started.</param>
public sealed record NodeInfo(
    string Name,
    string MemberId,
    string Suite,
    MemberRole Role,
    string Version,
    NodeEndpoints Endpoints,
    string? Consortium,
    long Height,
    long FinalHeight,
    IReadOnlyList<Alarm> Alarms,
    DateTimeOffset StartedAt
);

/// <summary>Answer of <c>GET /v1/node/history</c>: the last day, as far as this process has run.</summary>
/// <param name="IntervalInSeconds">Between two samples.</param>
/// <param name="Samples">Oldest first.</param>
public sealed record NodeHistory(int IntervalInSeconds, IReadOnlyList<NodeSample> Samples);

/// <summary>How a node was at a moment.</summary>
/// <param name="Time">When.</param>
/// <param name="Height">The highest block that it had executed; -1 before it joined a consortium.</param>
/// <param name="FinalHeight">The highest final block; -1 before it joined a consortium.</param>
/// <param name="FinalBlocks">How many blocks became final here since the sample before.</param>
/// <param name="FinalityInSeconds">From the time in a block's header until it was final here, the mean of those blocks; null where there were none.</param>
/// <param name="FreeInBytes">What the disk of the node's folder has left.</param>
/// <param name="DiskInBytes">The size of that disk.</param>
/// <param name="CompletedRuns">Runs that had ended here with a result since the process started.</param>
/// <param name="FailedRuns">Runs that had ended here without one since the process started.</param>
/// <param name="Alarms">How many alarms stood.</param>
public sealed record NodeSample(
    DateTimeOffset Time,
    long Height,
    long FinalHeight,
    int FinalBlocks,
    double? FinalityInSeconds,
    long FreeInBytes,
    long DiskInBytes,
    long CompletedRuns,
    long FailedRuns,
    int Alarms
);

/// <summary>Where a node listens: its API as a URL, peers and channels as <c>host:port</c>.</summary>
/// <param name="Api">A URL.</param>
/// <param name="Peer"><c>host:port</c>.</param>
/// <param name="Channel"><c>host:port</c>.</param>
public sealed record NodeEndpoints(string Api, string Peer, string Channel);

/// <summary>Answer of <c>GET /v1/node/card</c>: the self-signed card by which others admit this node.</summary>
/// <param name="Encoded">The card's canonical CBOR, in base64; what <c>POST /v1/consortium</c> takes.</param>
/// <param name="MemberId">64 hexadecimal digits: the hash of the public key.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Role">What it asks to be.</param>
/// <param name="Suite"><c>standard</c> or <c>guomi</c>.</param>
/// <param name="PublicKey">The encoded public signing key, in base64.</param>
/// <param name="TlsKeyHash">SHA-256 of the certificate's SubjectPublicKeyInfo, 64 hexadecimal digits.</param>
/// <param name="PeerEndpoint"><c>host:port</c>.</param>
/// <param name="ChannelEndpoint"><c>host:port</c>.</param>
public sealed record MemberCardInfo(
    string Encoded,
    string MemberId,
    string Name,
    MemberRole Role,
    string Suite,
    string PublicKey,
    string TlsKeyHash,
    string PeerEndpoint,
    string ChannelEndpoint
);
