using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Body of <c>POST /v1/tasks/draft</c>: options from which the node writes a document.</summary>
/// <param name="Title">1 to <see cref="Limits.LongestNameInCharacters"/> characters.</param>
/// <param name="Purpose">What for; one of the datasets' purposes.</param>
/// <param name="Datasets">Catalogue ids, or prefixes that fit one alone; one a provider.</param>
/// <param name="Function">The computation's name as <c>kind</c> and its parameters; <c>GET /v1/computations</c> says which.</param>
/// <param name="Where">Rows to use: those that meet every condition.</param>
/// <param name="SmallestGroup">A stricter bound than the consortium's, or null for that.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DraftTask(
    string Title,
    string Purpose,
    IReadOnlyList<string> Datasets,
    JsonElement Function,
    IReadOnlyList<Condition>? Where = null,
    int? SmallestGroup = null
);

/// <summary>Answer of <c>POST /v1/tasks/draft</c>; nothing has been recorded.</summary>
/// <param name="Document">What <c>POST /v1/tasks</c> takes.</param>
/// <param name="Hash">The document's hash, 64 hexadecimal digits.</param>
/// <param name="Fields">The fields that it uses, by catalogue id: what grants must cover.</param>
/// <param name="Granted">The catalogue ids of those datasets whose use for this needs nobody's decision more: own ones, and those that a grant covers now.</param>
/// <param name="Reveals">What a run tells to whom.</param>
/// <param name="Differences">Fields that hold different types in the datasets, or texts written differently, and whose, so that equal values would not meet; empty where none does.</param>
/// <param name="NameWarnings">Datasets of the draft whose names may be taken for another's; empty where none is.</param>
/// <param name="Cost">What a run is expected to send.</param>
public sealed record TaskDraft(
    JsonElement Document,
    string Hash,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Fields,
    IReadOnlyList<string> Granted,
    LocalizedText Reveals,
    IReadOnlyList<LocalizedText> Differences,
    IReadOnlyList<LocalizedText> NameWarnings,
    DraftCost Cost
);

/// <summary>What a run is expected to send, from the document and the numbers of rows that the datasets' owners published.</summary>
/// <param name="Rounds">How many messages wait for one another.</param>
/// <param name="SizeInBytes">What the party that sends most sends, before TLS.</param>
/// <param name="NetworkInSeconds">How long the network takes where a round trip takes 20 ms and it carries 100 Mbit/s; reading and arithmetic come on top.</param>
public sealed record DraftCost(int Rounds, long SizeInBytes, double NetworkInSeconds);

/// <summary>A condition on a field, as <c>num &gt; 0</c>.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Operator">One of <c>= != &lt; &lt;= &gt; &gt;= in missing present</c>.</param>
/// <param name="Values">One value; several for <c>in</c>; none for <c>missing</c> and <c>present</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Condition(string Field, string Operator, IReadOnlyList<string> Values);

/// <summary>A computation that this node can run, in the answer of <c>GET /v1/computations</c>.</summary>
/// <param name="Kind">Its name in documents.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Parameters">JSON Schema (2020-12) of its parameters, labelled in English.</param>
/// <param name="ParametersZh">The same, labelled in Chinese.</param>
/// <param name="JoinsInputs">Whether datasets have different fields: parts of what is known of the same people, or a model and rows.</param>
public sealed record ComputationInfo(
    string Kind,
    LocalizedText Title,
    LocalizedText Summary,
    JsonElement Parameters,
    JsonElement ParametersZh,
    bool JoinsInputs = false
);
