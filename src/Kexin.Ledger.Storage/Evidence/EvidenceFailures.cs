namespace Kexin.Ledger.Storage;

/// <summary>An append did not reach the disk; nothing of it was recorded, and the log takes appends again when the cause is gone.</summary>
public sealed class EvidenceWriteException : IOException
{
    /// <summary>Says no more than that the append failed.</summary>
    public EvidenceWriteException() { }

    /// <summary>Says why.</summary>
    public EvidenceWriteException(string message)
        : base(message) { }

    /// <summary>Says why, with the cause.</summary>
    public EvidenceWriteException(string message, Exception? innerException)
        : base(message, innerException) { }
}

/// <summary>A file of the log is not what was written; it must be restored from a copy before the log can be used.</summary>
public sealed class EvidenceDamageException : Exception
{
    /// <summary>Says no more than that a file is damaged.</summary>
    public EvidenceDamageException()
        : this("A file of the evidence log is damaged.") { }

    /// <summary>Says what is damaged.</summary>
    public EvidenceDamageException(string message)
        : this(message, innerException: null) { }

    /// <summary>Says what is damaged, with the cause.</summary>
    public EvidenceDamageException(string message, Exception? innerException)
        : base(message, innerException) => File = "";

    /// <summary>Names the file and, if the damage is inside an entry, the entry.</summary>
    public EvidenceDamageException(string file, long? entry, string what, Exception? innerException = null)
        : base(entry is null ? $"{file}: {what}" : $"{file}, entry {entry}: {what}", innerException)
    {
        File = file;
        Entry = entry;
    }

    /// <summary>The damaged file's path.</summary>
    public string File { get; }

    /// <summary>The damaged entry, or the first of those that cannot be told apart.</summary>
    public long? Entry { get; }
}

/// <summary>What opening found and set right by itself.</summary>
/// <param name="CutSizeInBytes">How much of a batch that was never acknowledged was cut off the end.</param>
/// <param name="RebuiltTiles">Tiles that were missing, as after a crash, and were made again from the entries.</param>
/// <param name="RepairedTiles">Tiles that were there but not what the entries hash to, with the first entry under the difference.</param>
public sealed record EvidenceRecovery(
    long CutSizeInBytes,
    IReadOnlyList<string> RebuiltTiles,
    IReadOnlyList<(string File, long Entry)> RepairedTiles
);
