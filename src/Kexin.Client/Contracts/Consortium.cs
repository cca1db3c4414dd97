using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Body of <c>POST /v1/consortium</c>; the node that is asked signs what it drafts, and joins once every member has signed.</summary>
/// <param name="Name">1 to <see cref="Limits.LongestNameInCharacters"/> characters.</param>
/// <param name="Cards">The members' cards in base64, this node's own among them; at most <see cref="Limits.MostMembers"/>.</param>
/// <param name="Orderer">The member id of the node that orders, or null for the one that is asked.</param>
/// <param name="Rules">What holds for everybody, or null for the defaults.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateConsortium(
    string Name,
    IReadOnlyList<string> Cards,
    string? Orderer = null,
    ConsortiumRules? Rules = null
);

/// <summary>The rules in a genesis document.</summary>
/// <param name="SmallestGroup">Results over fewer rows are not released; 1 to 1,000,000.</param>
/// <param name="ClockToleranceInSeconds">How far a block's time may lie from a member's clock; 1 to 3600.</param>
/// <param name="BytesPerDay">How many bytes of transactions a member may write in a day, UTC; 1 MiB to 1 TiB.</param>
/// <param name="OpenRequests">How many requests and tasks of a member may be open at a time; 1 to 1,000,000.</param>
public sealed record ConsortiumRules(
    int SmallestGroup = 5,
    int ClockToleranceInSeconds = 120,
    long BytesPerDay = 256L << 20,
    int OpenRequests = 1000
);

/// <summary>Answer of <c>POST /v1/consortium</c> and of joining: the founding document as far as it is signed.</summary>
/// <param name="Id">The consortium's id: the hash of what the members sign, 64 hexadecimal digits.</param>
/// <param name="Name">The consortium's name.</param>
/// <param name="Encoded">The founding document's canonical CBOR with the signatures that are there, in base64.</param>
/// <param name="Members">Who is in it.</param>
/// <param name="Missing">Who has not signed yet; when nobody is missing, every member can join with this document.</param>
/// <param name="Joined">Whether this node has joined; false as long as somebody is missing.</param>
public sealed record GenesisInfo(
    string Id,
    string Name,
    string Encoded,
    IReadOnlyList<MemberReference> Members,
    IReadOnlyList<MemberReference> Missing,
    bool Joined
);

/// <summary>Body of <c>POST /v1/consortium/join</c>: this member signs, and joins once every member has signed.</summary>
/// <param name="Documents">Copies of one founding document, in base64, whose signatures are put together; at most <see cref="Limits.MostMembers"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record JoinConsortium(IReadOnlyList<string> Documents);

/// <summary>Answer of <c>GET /v1/consortium</c>.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Name">The consortium's name.</param>
/// <param name="Suite"><c>standard</c> or <c>guomi</c>.</param>
/// <param name="CreatedAt">The genesis document's time.</param>
/// <param name="Rules">What holds for everybody.</param>
/// <param name="Orderer">Who orders.</param>
/// <param name="Members">Everybody, this node included, in the order of the genesis document.</param>
public sealed record ConsortiumStatus(
    string Id,
    string Name,
    string Suite,
    DateTimeOffset CreatedAt,
    ConsortiumRules Rules,
    MemberReference Orderer,
    IReadOnlyList<MemberStatus> Members
);

/// <summary>A member as this node sees it.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Role">What it is in the consortium.</param>
/// <param name="Reachable">Whether it answered the last time that it was asked; true for this node itself.</param>
/// <param name="Height">The highest block that it has cosigned, or null when unknown.</param>
/// <param name="PeerEndpoint"><c>host:port</c>.</param>
/// <param name="ChannelEndpoint"><c>host:port</c>.</param>
/// <param name="LastSeen">When it last answered, or null.</param>
public sealed record MemberStatus(
    string Id,
    string Name,
    MemberRole Role,
    bool Reachable,
    long? Height,
    string PeerEndpoint,
    string ChannelEndpoint,
    DateTimeOffset? LastSeen
);
