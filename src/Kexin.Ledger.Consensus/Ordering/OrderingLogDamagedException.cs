namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>The ordering log on disk can't be read as it was written.</summary>
/// <remarks>
/// Every entry that was acknowledged is in the consumer's own store, so a group of one loses nothing when its log is
/// moved aside and begun again; a member of a larger group is removed from the group and added again.
/// </remarks>
public sealed class OrderingLogDamagedException : Exception
{
    /// <summary>Makes an error that names the folder.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="innerException">What was found.</param>
    public OrderingLogDamagedException(string folder, Exception innerException)
        : base(
            $"The ordering log in {folder} is damaged: {innerException?.Message} "
                + "In a group of one, move the folder away and start again: the ledger itself is kept elsewhere.",
            innerException
        ) => Folder = folder;

    /// <summary>The folder of the log.</summary>
    public string Folder { get; }
}
