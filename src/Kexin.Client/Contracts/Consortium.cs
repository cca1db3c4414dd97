using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Body of <c>POST /v1/consortium</c>; the node that is asked joins what it creates.</summary>
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
public sealed record ConsortiumRules(int SmallestGroup = 5, int ClockToleranceInSeconds = 120);

/// <summary>Answer of <c>POST /v1/consortium</c>: block 0's content, to be handed to every member.</summary>
/// <param name="Id">The consortium's id: the hash of the genesis bytes, 64 hexadecimal digits.</param>
/// <param name="Name">The consortium's name.</param>
/// <param name="Encoded">The genesis document's canonical CBOR, in base64.</param>
/// <param name="Members">Who is in it.</param>
public sealed record GenesisInfo(string Id, string Name, string Encoded, IReadOnlyList<MemberReference> Members);

/// <summary>Body of <c>POST /v1/consortium/join</c>: the genesis document's canonical CBOR, in base64.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record JoinConsortium(string Genesis);

/// <summary>Answer of <c>GET /v1/consortium</c> and of joining.</summary>
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
