using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>Everything that a demo found: what the screen shows and what <c>--json</c> writes.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="Suite">The consortium's suite.</param>
/// <param name="Synthetic">Whether the data were made up by the demo.</param>
/// <param name="Folder">Where the nodes, the data and the proof files lie.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Consortium">The consortium's id.</param>
/// <param name="Organisations">The nodes: providers first, then who asks, then who watches.</param>
/// <param name="Steps">The nine steps, after the founding as step 0.</param>
/// <param name="Analyses">What was computed.</param>
/// <param name="ProofFiles">Paths of the proof files.</param>
/// <param name="Kept">Whether the nodes still run.</param>
/// <param name="SignIns">Who can sign in at the kept nodes' consoles: one a role.</param>
internal sealed record DemoRecord(
    string Version,
    string Suite,
    bool Synthetic,
    string Folder,
    DateTimeOffset StartedAt,
    double Seconds,
    string Consortium,
    IReadOnlyList<DemoOrganisation> Organisations,
    IReadOnlyList<DemoStep> Steps,
    IReadOnlyList<DemoAnalysis> Analyses,
    IReadOnlyList<string> ProofFiles,
    bool Kept,
    IReadOnlyList<DemoSignIn> SignIns
);

/// <summary>An organisation and its node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is in the consortium.</param>
/// <param name="MemberId">64 hexadecimal digits.</param>
/// <param name="ProcessId">The node's process.</param>
/// <param name="Api">Where its API is.</param>
/// <param name="Folder">The node's folder.</param>
/// <param name="DataFile">What it provides, or null.</param>
/// <param name="Rows">How many rows it provides.</param>
internal sealed record DemoOrganisation(
    string Name,
    MemberRole Role,
    string MemberId,
    int ProcessId,
    string Api,
    string Folder,
    string? DataFile,
    long Rows
);

/// <summary>A step of the walk.</summary>
/// <param name="Number">0 for the founding, then 1 to 9.</param>
/// <param name="Name">As <c>publish</c>; its texts are <c>demo.step.…</c> and <c>demo.done.…</c>.</param>
/// <param name="Facts">What fills the places of its text.</param>
/// <param name="Receipts">What it put on the ledger; empty where it only read.</param>
/// <param name="Height">The ledger's height at its end.</param>
/// <param name="StateRoot">The root of the token state at that height.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record DemoStep(
    int Number,
    string Name,
    IReadOnlyList<string> Facts,
    IReadOnlyList<DemoReceipt> Receipts,
    long Height,
    string StateRoot,
    double Seconds
);

/// <summary>A receipt and whose node got it.</summary>
internal sealed record DemoReceipt(string Organisation, Receipt Receipt);

/// <summary>A computation and what came of it.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Reveals">What a run tells to whom, as its document says.</param>
/// <param name="Joint">The result over all providers.</param>
/// <param name="Own">The same computed by each provider for itself.</param>
/// <param name="Parties">What each organisation learned, and what crossed.</param>
/// <param name="Seconds">From starting the run to its result.</param>
internal sealed record DemoAnalysis(
    string Title,
    string Task,
    LocalizedText Reveals,
    ComputationResult Joint,
    IReadOnlyList<DemoOwnResult> Own,
    IReadOnlyList<DemoParty> Parties,
    double Seconds
);

/// <summary>A provider's own result, or why its data alone give none.</summary>
internal sealed record DemoOwnResult(string Organisation, ComputationResult? Result, string? Refused = null);

/// <summary>What an organisation learned from a run, null when it has no part in it, and what crossed at its node.</summary>
internal sealed record DemoParty(
    string Organisation,
    LocalizedText? Learned,
    long BytesSent,
    long BytesReceived,
    long MessagesSent,
    long MessagesReceived
);
