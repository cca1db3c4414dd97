using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>One element of the body of <c>POST /v1/ledger/transactions</c>.</summary>
/// <param name="Contract">The contract's name.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Arguments">The action's arguments, as the contract documents them.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SubmitTransaction(string Contract, string Action, JsonElement Arguments);

/// <summary>What became of one element, in the order of the body: a receipt or a problem.</summary>
/// <param name="Receipt">What was recorded, or null.</param>
/// <param name="Problem">Why nothing was, or null.</param>
public sealed record TransactionOutcome(Receipt? Receipt, Problem? Problem);

/// <summary>Answer of <c>GET /v1/ledger</c>.</summary>
/// <param name="Consortium">The consortium's id.</param>
/// <param name="Height">The highest block that this node has executed.</param>
/// <param name="FinalHeight">The highest final block.</param>
/// <param name="StateRoot">The root of the token state at <see cref="Height"/>, 64 hexadecimal digits.</param>
/// <param name="Time">The time of the block at <see cref="Height"/>.</param>
/// <param name="IsVoting">False after a start until this node has asked enough others what it had signed.</param>
/// <param name="Members">How far each member is, as far as this node knows.</param>
/// <param name="Alarms">Forks, refused headers, clocks off.</param>
/// <param name="EvidenceRestarts">Members whose evidence logs lost anchored entries and went on by a recorded restart.</param>
public sealed record LedgerStatus(
    string Consortium,
    long Height,
    long FinalHeight,
    string StateRoot,
    DateTimeOffset Time,
    bool IsVoting,
    IReadOnlyList<MemberProgress> Members,
    IReadOnlyList<Alarm> Alarms,
    IReadOnlyList<RestartedEvidence> EvidenceRestarts
);

/// <summary>That a member's evidence log went on without entries that had been anchored; the last time that it did.</summary>
/// <param name="Member">Whose log.</param>
/// <param name="Run">The run of the log that began: 2 at the first restart.</param>
/// <param name="Before">How many entries had been anchored.</param>
/// <param name="After">How many entries the log had when it went on.</param>
/// <param name="Time">The time of the block that says so.</param>
public sealed record RestartedEvidence(MemberReference Member, long Run, long Before, long After, DateTimeOffset Time);

/// <summary>The height of a member's newest cosignature, and how many blocks it is behind; null when it was never seen.</summary>
/// <param name="Member">Which member.</param>
/// <param name="Height">The height of its newest cosignature, or null.</param>
/// <param name="Lag">How many blocks it is behind, or null.</param>
public sealed record MemberProgress(MemberReference Member, long? Height, long? Lag);

/// <summary>A block in a list.</summary>
/// <param name="Height">0 for the genesis block.</param>
/// <param name="Hash">The header's hash, 64 hexadecimal digits.</param>
/// <param name="Time">The header's time.</param>
/// <param name="Transactions">How many it holds.</param>
/// <param name="State">Accepted or final.</param>
public sealed record BlockSummary(long Height, string Hash, DateTimeOffset Time, int Transactions, ReceiptState State);

/// <summary>Answer of <c>GET /v1/ledger/blocks/{height}</c>.</summary>
/// <param name="Summary">The same as in the list.</param>
/// <param name="Previous">The hash of the header before.</param>
/// <param name="TransactionRoot">64 hexadecimal digits.</param>
/// <param name="StateRoot">64 hexadecimal digits.</param>
/// <param name="Cosigners">Whose cosignatures this node holds.</param>
/// <param name="Transactions">In the block's order.</param>
public sealed record BlockDetail(
    BlockSummary Summary,
    string Previous,
    string TransactionRoot,
    string StateRoot,
    IReadOnlyList<MemberReference> Cosigners,
    IReadOnlyList<TransactionSummary> Transactions
);

/// <summary>A transaction in a list.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Contract">The contract's name.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Text">What it did, for people, as "dataset published".</param>
/// <param name="Submitter">Whose node submitted it.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Time">The block's time.</param>
/// <param name="State">How far it has come.</param>
public sealed record TransactionSummary(
    string Id,
    string Contract,
    string Action,
    LocalizedText Text,
    MemberReference Submitter,
    long Height,
    DateTimeOffset Time,
    ReceiptState State
);

/// <summary>Answer of <c>GET /v1/ledger/transactions/{id}</c>.</summary>
/// <param name="Summary">The same as in the list.</param>
/// <param name="Arguments">What the submitter gave the contract.</param>
/// <param name="Reads">Token versions that it looked at.</param>
/// <param name="Consumes">Token versions that it used up.</param>
/// <param name="Creates">Token versions that it made.</param>
/// <param name="ProofUrl">The path of its proof file.</param>
public sealed record TransactionDetail(
    TransactionSummary Summary,
    JsonElement Arguments,
    IReadOnlyList<TokenReference> Reads,
    IReadOnlyList<TokenReference> Consumes,
    IReadOnlyList<TokenReference> Creates,
    string ProofUrl
);

/// <summary>A version of a token.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Version">1 for a new token.</param>
public sealed record TokenReference(string Id, long Version);

/// <summary>A token as it is now.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Type">As <c>dataset</c>, <c>grant</c>, <c>task</c>, <c>membership</c>.</param>
/// <param name="TypeText">What people call such a token.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Version">1 for a new one.</param>
/// <param name="Fields">What it says.</param>
public sealed record TokenInfo(
    string Id,
    string Type,
    LocalizedText TypeText,
    MemberReference Owner,
    long Version,
    JsonElement Fields
);

/// <summary>An element of the answer of <c>GET /v1/ledger/contracts</c>: what can be asked of the ledger, and what it keeps.</summary>
/// <param name="Name">By which transactions call it.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Tokens">The types of tokens that it, and no other contract, makes and changes.</param>
/// <param name="Actions">What can be asked of it; none of a contract that the ledger itself carries out.</param>
public sealed record ContractInfo(
    string Name,
    LocalizedText Label,
    IReadOnlyList<TokenType> Tokens,
    IReadOnlyList<ContractActionInfo> Actions
);

/// <summary>A type of token.</summary>
/// <param name="Type">As <c>dataset</c>.</param>
/// <param name="Label">What people call such a token.</param>
public sealed record TokenType(string Type, LocalizedText Label);

/// <summary>An action of a contract.</summary>
/// <param name="Name">By which transactions name it.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Done">What people call a transaction that did it.</param>
/// <param name="Help">What it does.</param>
/// <param name="Subject">The type of the token that is named beside the arguments, and consumed; null where there is none.</param>
/// <param name="Makes">The type of the new token that it makes, or null.</param>
/// <param name="Arguments">What it takes, as a JSON Schema in the language that <c>Accept-Language</c> asked for.</param>
public sealed record ContractActionInfo(
    string Name,
    LocalizedText Label,
    LocalizedText Done,
    LocalizedText Help,
    string? Subject,
    string? Makes,
    JsonElement Arguments
);

/// <summary>One step of a token's life; oldest first in <c>GET /v1/ledger/tokens/{id}/history</c>.</summary>
/// <param name="Version">The version that came out of it; null when the token was spent.</param>
/// <param name="Transaction">What did it.</param>
/// <param name="Fields">What the token said afterwards, or null when it was spent.</param>
public sealed record TokenEvent(long? Version, TransactionSummary Transaction, JsonElement? Fields);

/// <summary>An entry of this node's own evidence log.</summary>
/// <param name="Index">0 for the first.</param>
/// <param name="Time">When it was logged.</param>
/// <param name="Kind">As <c>dataset.read</c>, <c>task.transcript</c>.</param>
/// <param name="Text">What happened, for people.</param>
/// <param name="LeafHash">What the log holds: 64 hexadecimal digits over salt and payload.</param>
/// <param name="Payload">What was hashed; it stays at this node.</param>
/// <param name="AnchoredAt">The height of the block that anchors it, or null when none does yet.</param>
/// <param name="ProofUrl">The path of its proof file; it can be fetched once the anchor is final.</param>
public sealed record EvidenceEntry(
    long Index,
    DateTimeOffset Time,
    string Kind,
    LocalizedText Text,
    string LeafHash,
    JsonElement Payload,
    long? AnchoredAt,
    string ProofUrl
)
{
    /// <summary>What the entry says besides its text, in its order; nothing where its payload has no facts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReadFacts() =>
        Payload.ValueKind == JsonValueKind.Object && Payload.TryGetProperty("facts", out var facts)
            ?
            [
                .. facts
                    .EnumerateArray()
                    .Select(fact =>
                        KeyValuePair.Create(
                            fact.GetProperty("name").GetString() ?? "",
                            fact.GetProperty("value").GetString() ?? ""
                        )
                    ),
            ]
            : [];
}

/// <summary>Answer of <c>POST /v1/proofs/check</c>: what a proof file says, and whether it holds for this node's consortium.</summary>
/// <param name="Holds">Whether every check passed.</param>
/// <param name="Checks">Every check in order, up to the first that failed.</param>
/// <param name="Proves">What the file proves and on what that rests, in sentences; empty when a check failed.</param>
/// <param name="Transaction">The transaction that it is about, 64 hexadecimal digits; null when a check failed.</param>
/// <param name="Height">The height of that transaction's block; null when a check failed.</param>
public sealed record ProofReading(
    bool Holds,
    IReadOnlyList<ProofStep> Checks,
    IReadOnlyList<LocalizedText> Proves,
    string? Transaction,
    long? Height
);

/// <summary>One check of a proof file.</summary>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Text">What was found, or what is wrong.</param>
public sealed record ProofStep(bool Passed, LocalizedText Text);
