using Kexin.Cryptography;

namespace Kexin.Ledger.Storage;

/// <summary>Which log, where, and how it is cut into files.</summary>
public sealed record EvidenceOptions
{
    /// <summary>The log's folder; nothing else lives in it.</summary>
    public required string Folder { get; init; }

    /// <summary>Hash and sealing.</summary>
    public required Suite Suite { get; init; }

    /// <summary>The log's name, first line of its checkpoints: no spaces, no plus sign.</summary>
    public required string Origin { get; init; }

    /// <summary>The key that signs the log's checkpoints.</summary>
    public required PublicKey LogKey { get; init; }

    /// <summary>A segment file that has reached this size is followed by a new one.</summary>
    public long SegmentSizeInBytes { get; init; } = 64L << 20;

    /// <summary>How many entries one batch, and so one wait for the disk, takes at most: 1 to 65,536.</summary>
    public int MaxBatchEntries { get; init; } = 4096;

    /// <summary>Where salts and batch seeds come from.</summary>
    public RandomSource Random { get; init; } = RandomSource.System;

    internal EvidenceFiles Files { get; init; } = new();
}
