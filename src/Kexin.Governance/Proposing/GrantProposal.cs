using Kexin.Cryptography;
using Kexin.Cryptography.Records;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Proposing;

/// <summary>What somebody wants to find out of a dataset.</summary>
/// <param name="Dataset">The dataset's id in the catalogue, or a beginning of it that fits one only.</param>
/// <param name="Purpose">What for; null for the one that the dataset has, or that the question has the words of.</param>
/// <param name="Question">In a person's words; null where <paramref name="Reads"/> says it exactly.</param>
/// <param name="Reads">What a computation document does with the dataset's fields; null for none.</param>
/// <param name="Where">The document's conditions on rows; null for none.</param>
/// <param name="Document">The document's hash, or null.</param>
/// <param name="Runs">How often it is to be found out; null for once.</param>
/// <param name="Days">How many days the work takes once the owner has answered; null for seven.</param>
/// <param name="Person">The pseudonym of who asks, or null.</param>
public sealed record WantedUse(
    string Dataset,
    string? Purpose,
    string? Question,
    IReadOnlyList<UsedField>? Reads = null,
    IReadOnlyList<Condition>? Where = null,
    Digest? Document = null,
    int? Runs = null,
    int? Days = null,
    string? Person = null
);

/// <summary>A field, and why it is asked for or not.</summary>
/// <param name="Name">The field.</param>
/// <param name="Why">For people.</param>
public sealed record FieldReason(string Name, BilingualText Why);

/// <summary>The least that serves what somebody wants to find out.</summary>
/// <param name="Dataset">Of which dataset.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Fields">What to ask for, in the dataset's order, each with why.</param>
/// <param name="LeftOut">Fields that fit the question and are not needed, each with why.</param>
/// <param name="Rows">Conditions on rows; empty for every row.</param>
/// <param name="People">Pseudonyms of who may use it; empty for any.</param>
/// <param name="Uses">How often the data is opened.</param>
/// <param name="ValidUntil">When the use ends: the days after the last on which the owner may answer.</param>
/// <param name="Computation">The one document that may use it, or null.</param>
/// <param name="Standing">A grant that covers it already, so that nothing has to be asked; or null.</param>
public sealed record GrantProposal(
    TokenId Dataset,
    string Purpose,
    IReadOnlyList<FieldReason> Fields,
    IReadOnlyList<FieldReason> LeftOut,
    IReadOnlyList<Condition> Rows,
    IReadOnlyList<string> People,
    int Uses,
    DateTimeOffset ValidUntil,
    Digest? Computation,
    TokenId? Standing
);
