namespace Kexin.Peers;

/// <summary>The paths that nodes call each other by, on the peer port.</summary>
internal static class PeerRoutes
{
    public const string Submissions = "/peer/v1/ledger/submissions";
    public const string Reports = "/peer/v1/ledger/reports";
    public const string Blocks = "/peer/v1/ledger/blocks";
    public const string Feed = "/peer/v1/ledger/feed";
    public const string Documents = "/peer/v1/documents";
    public const string Runs = "/peer/v1/runs";
    public const string Founding = "/peer/v1/founding";
    public const string Addresses = "/peer/v1/addresses";
    public const string Status = "/peer/v1/status";
}
