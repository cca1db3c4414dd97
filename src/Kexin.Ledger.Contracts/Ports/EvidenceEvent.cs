namespace Kexin.Ledger.Contracts.Ports;

/// <summary>Something that happened at this node and that it may have to prove.</summary>
/// <param name="Kind">One of <see cref="EvidenceKinds"/>.</param>
/// <param name="Text">What happened, for people.</param>
/// <param name="Facts">Names and values, such as ids and hashes; never values of data.</param>
public sealed record EvidenceEvent(string Kind, BilingualText Text, IReadOnlyList<KeyValuePair<string, string>> Facts);

/// <summary>The kinds of evidence.</summary>
public static class EvidenceKinds
{
    /// <summary>A dataset was taken in.</summary>
    public const string DatasetAdded = "dataset.add";

    /// <summary>A dataset was destroyed.</summary>
    public const string DatasetDestroyed = "dataset.destroy";

    /// <summary>The gate opened a dataset.</summary>
    public const string DatasetOpened = "dataset.open";

    /// <summary>The gate refused to open a dataset.</summary>
    public const string DatasetRefused = "dataset.refuse";

    /// <summary>A run began here.</summary>
    public const string RunStarted = "task.run";

    /// <summary>A run ended here, with the hash of its transcripts.</summary>
    public const string RunEnded = "task.end";

    /// <summary>A result was learned here.</summary>
    public const string ResultLearned = "task.result";

    /// <summary>The organisation agreed that its own totals open.</summary>
    public const string OwnTotalsAgreed = "task.own-totals";

    /// <summary>Rows of a dataset left under a grant.</summary>
    public const string RowsReleased = "rows.release";

    /// <summary>The airlock held back rows of a dataset.</summary>
    public const string RowsHeldBack = "rows.hold";

    /// <summary>A result of a joint computation left as a file.</summary>
    public const string ResultReleased = "result.release";

    /// <summary>The airlock held back a result of a joint computation.</summary>
    public const string ResultHeldBack = "result.hold";

    /// <summary>Two people lowered what the policy asks of a computation's protocol.</summary>
    public const string ProtocolDowngraded = "task.downgrade";

    /// <summary>A version of the organisation's own policy was set.</summary>
    public const string PolicySet = "policy.set";

    /// <summary>Rows of a dataset were linked to a consent.</summary>
    public const string ConsentLinked = "consent.link";

    /// <summary>An activity by which data is collected was registered.</summary>
    public const string CollectionRegistered = "collection.register";

    /// <summary>An activity by which data is collected has ended.</summary>
    public const string CollectionEnded = "collection.end";

    /// <summary>The log goes on without entries that had been anchored.</summary>
    public const string LogRestarted = "log.restart";
}
