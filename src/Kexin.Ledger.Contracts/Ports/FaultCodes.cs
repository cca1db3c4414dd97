namespace Kexin.Ledger.Contracts.Ports;

/// <summary>The values of <see cref="DomainException.Code"/> that domains give.</summary>
public static class FaultCodes
{
    /// <summary>The request itself is wrong.</summary>
    public const string Invalid = "invalid";

    /// <summary>It is not this member's to do.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>There is no such thing.</summary>
    public const string NotFound = "not-found";

    /// <summary>The id's prefix fits more than one thing.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>It exists already, or is in the wrong state.</summary>
    public const string Conflict = "conflict";

    /// <summary>A rule refused.</summary>
    public const string Refused = "refused";

    /// <summary>The input's bytes are broken; line and column say where.</summary>
    public const string BadData = "bad-data";

    /// <summary>The node, or the consortium, is too busy.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>It was handed in, and has not become final yet.</summary>
    public const string NotConfirmed = "not-confirmed";

    /// <summary>This member belongs to no consortium yet.</summary>
    public const string NoConsortium = "no-consortium";

    /// <summary>Something stored does not match its hash.</summary>
    public const string Corrupt = "corrupt";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>Another member that is needed cannot be reached.</summary>
    public const string PeerUnreachable = "peer-unreachable";

    /// <summary>A computation ended without a result; the party says who failed.</summary>
    public const string Protocol = "protocol";

    /// <summary>This program is at fault.</summary>
    public const string Fault = "fault";
}
