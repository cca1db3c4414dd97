namespace Kexin.Client.Contracts;

/// <summary>Answer of <c>GET /v1/tasks/{id}/result</c> to those who learn it, and of <c>GET /v1/datasets/{id}/summary</c> to the owner.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="RunId">The run's id, or null for one dataset alone.</param>
/// <param name="Computation">The computation's name, as <c>statistics</c>.</param>
/// <param name="Sheet">The result; of a long table only the first rows.</param>
/// <param name="StartedAt">When the run began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="ProofUrls">Paths of the proof files that belong to the run: its transactions and this node's evidence.</param>
public sealed record ComputationResult(
    string Task,
    string? RunId,
    string Computation,
    Sheet Sheet,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    IReadOnlyList<string> ProofUrls
);
