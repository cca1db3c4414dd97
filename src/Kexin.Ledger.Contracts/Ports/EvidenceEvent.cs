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

    /// <summary>The log goes on without entries that had been anchored.</summary>
    public const string LogRestarted = "log.restart";
}
