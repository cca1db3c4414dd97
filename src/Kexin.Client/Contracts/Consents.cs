using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>How a consent stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ConsentState>))]
public enum ConsentState
{
    /// <summary>It may be relied on until <see cref="Consent.ValidUntil"/>.</summary>
    Given,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Taken back; a holder has not answered yet.</summary>
    Withdrawn,

    /// <summary>Taken back, and every holder has answered.</summary>
    Answered,
}

/// <summary>Body of <c>POST /v1/consents/draft</c> and <c>POST /v1/consents</c>.</summary>
/// <param name="Datasets">The catalogue's ids, 1 to 16.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">When the use ends.</param>
/// <param name="Person">The person's public key in hexadecimal; null where this organisation consents for itself.</param>
/// <param name="Signature">The person's signature of the drafted statement, base64; null for a draft and for an organisation.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GiveConsent(
    IReadOnlyList<string> Datasets,
    string Purpose,
    DateTimeOffset ValidUntil,
    string? Person = null,
    string? Signature = null
);

/// <summary>What a person reads and signs, for the purpose "consent" of the consortium's suite.</summary>
/// <param name="Statement">Lines of text; its UTF-8 is signed.</param>
/// <param name="Suite">The suite's name.</param>
public sealed record ConsentStatement(string Statement, string Suite);

/// <summary>Body of <c>POST /v1/consents/{id}/withdraw</c>.</summary>
/// <param name="Signature">The person's signature of <see cref="Consent.Withdrawal"/>, base64; null where an organisation takes back its own.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WithdrawConsent(string? Signature = null);

/// <summary>Body of <c>POST /v1/consents/{id}/link</c>: whose rows they are, which stays at this node.</summary>
/// <param name="Dataset">An own dataset in the consent's scope, by the catalogue's id.</param>
/// <param name="Field">The field that tells whose a row is; null for all rows, of an organisation's consent.</param>
/// <param name="Value">What it holds in the person's rows; null together with <paramref name="Field"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LinkConsent(string Dataset, string? Field = null, string? Value = null);

/// <summary>A dataset in a consent's scope.</summary>
/// <param name="Id">The catalogue's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Who has it.</param>
public sealed record ConsentDataset(string Id, string Name, MemberReference Owner);

/// <summary>A member that has data of the subject.</summary>
/// <param name="Member">Who.</param>
/// <param name="AnsweredAt">When it answered the withdrawal, or null.</param>
/// <param name="StoppedRuns">How many runs it stopped, or null.</param>
public sealed record ConsentHolder(MemberReference Member, DateTimeOffset? AnsweredAt = null, long? StoppedRuns = null);

/// <summary>A consent, as the ledger has it.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="State">How it stands.</param>
/// <param name="Subject">The person's pseudonym, or the id of the organisation, 64 hexadecimal digits.</param>
/// <param name="Organisation">The organisation that consents for itself; null for a person.</param>
/// <param name="Datasets">The scope.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">When the use ends.</param>
/// <param name="GivenAt">The time of the block that gave it.</param>
/// <param name="WithdrawnAt">The time of the block that took it back, or null.</param>
/// <param name="Holders">Who has the data, and what each did about a withdrawal.</param>
/// <param name="IsLinked">Whether this node knows whose rows it is about.</param>
/// <param name="Withdrawal">What the person signs to take it back; null for an organisation and for one that is taken back.</param>
public sealed record Consent(
    string Id,
    ConsentState State,
    string Subject,
    MemberReference? Organisation,
    IReadOnlyList<ConsentDataset> Datasets,
    string Purpose,
    DateTimeOffset ValidUntil,
    DateTimeOffset GivenAt,
    DateTimeOffset? WithdrawnAt,
    IReadOnlyList<ConsentHolder> Holders,
    bool IsLinked,
    string? Withdrawal
);

/// <summary>A use of somebody's data at this node, with what proves it.</summary>
/// <param name="Time">When.</param>
/// <param name="Dataset">The catalogue's id.</param>
/// <param name="DatasetName">Its name.</param>
/// <param name="User">Who used it.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Fields">Which fields.</param>
/// <param name="ByConsent">Whether it relied on the consent; false where the policy asked for none.</param>
/// <param name="Index">The evidence entry's place in the log.</param>
/// <param name="ProofUrl">The path of the proof file at the node.</param>
public sealed record ConsentUse(
    DateTimeOffset Time,
    string Dataset,
    string DatasetName,
    MemberReference User,
    string Purpose,
    string Fields,
    bool ByConsent,
    long Index,
    string ProofUrl
);
