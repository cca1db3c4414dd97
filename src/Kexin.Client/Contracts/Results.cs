namespace Kexin.Client.Contracts;

/// <summary>Answer of <c>GET /v1/tasks/{id}/result</c> to those who learn it, and of <c>GET /v1/datasets/{id}/summary</c> to the owner.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="RunId">The run's id, or null for one dataset alone.</param>
/// <param name="Computation">The computation's name, as <c>statistics</c>.</param>
/// <param name="Sheet">The result; of a long table only the first rows.</param>
/// <param name="StartedAt">When the run began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Source">What was asked, by whom, of which data.</param>
/// <param name="ProofUrls">Paths of the proof files that belong to the run: its transactions and this node's evidence.</param>
public sealed record ComputationResult(
    string Task,
    string? RunId,
    string Computation,
    Sheet Sheet,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    ResultSource Source,
    IReadOnlyList<string> ProofUrls
);

/// <summary>What a result answers.</summary>
/// <param name="Title">The task's title.</param>
/// <param name="Purpose">What for; null when the document is not at this node.</param>
/// <param name="Document">The document's hash, 64 hexadecimal digits.</param>
/// <param name="Requester">Who asked.</param>
/// <param name="Inputs">The datasets.</param>
public sealed record ResultSource(
    string Title,
    string? Purpose,
    string Document,
    MemberReference Requester,
    IReadOnlyList<ResultInput> Inputs
);

/// <summary>A dataset that a result was computed from.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Dataset">Its catalogue id, 64 hexadecimal digits.</param>
/// <param name="Name">Its name.</param>
public sealed record ResultInput(MemberReference Owner, string Dataset, string Name);
