using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>The sizes that messages between nodes keep; the transport refuses more before it takes memory.</summary>
public static class WireBounds
{
    /// <summary>The most transactions in one submission.</summary>
    public const int TransactionsPerSubmission = 1024;

    /// <summary>The longest submission, in bytes.</summary>
    public const int SubmissionSizeInBytes = 4 << 20;

    /// <summary>The longest answer to a submission, in bytes.</summary>
    public const int AnswerSizeInBytes = 4 << 20;

    /// <summary>The longest frame of the feed, and the longest answer to a fetch, in bytes.</summary>
    public const int FrameSizeInBytes = Bounds.BlockSizeInBytes + Bounds.CertificateSizeInBytes + 64;

    /// <summary>The longest report, in bytes.</summary>
    public const int ReportSizeInBytes = 128 << 10;

    /// <summary>The longest text of a refusal's part, in characters; what is longer is cut by the sender.</summary>
    public const int RefusalTextInCharacters = 2048;
}
