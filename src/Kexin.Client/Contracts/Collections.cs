using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>On what ground data is collected; those of people after article 13 of the Personal Information Protection Law.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LawfulBasis>))]
public enum LawfulBasis
{
    /// <summary>The people consented.</summary>
    Consent,

    /// <summary>A contract with the person, or the management of staff under collective rules.</summary>
    Contract,

    /// <summary>A legal duty.</summary>
    LegalDuty,

    /// <summary>A public health emergency, or somebody's life, health or property in danger.</summary>
    Emergency,

    /// <summary>News and supervision by the public, within reason.</summary>
    PublicInterest,

    /// <summary>What the person has made public, within reason.</summary>
    PublicInformation,

    /// <summary>The data is about nobody: machines, materials, processes.</summary>
    NotPersonal,

    /// <summary>What another law allows; the scope names it.</summary>
    OtherLaw,
}

/// <summary>Body of <c>POST /v1/collections</c>: an activity by which data is collected.</summary>
/// <param name="Name">What people call it; no other that goes on has the name.</param>
/// <param name="Basis">On what ground.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Means">How, as by form, by device, by interface.</param>
/// <param name="Scope">Which data of whom.</param>
/// <param name="Source">From whom.</param>
/// <param name="Channel">On which way it comes.</param>
/// <param name="RetentionInDays">How long what is collected is kept, 1 to 36,600 days.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RegisterCollecting(
    string Name,
    LawfulBasis Basis,
    string Purpose,
    string Means,
    string Scope,
    string Source,
    string Channel,
    int RetentionInDays
);

/// <summary>A dataset that was taken in under an activity.</summary>
/// <param name="Id">The vault's id.</param>
/// <param name="Name">Its name then.</param>
/// <param name="Rows">How many.</param>
/// <param name="At">When.</param>
/// <param name="KeptUntil">When the time is over that the activity says.</param>
public sealed record CollectedDataset(string Id, string Name, long Rows, DateTimeOffset At, DateTimeOffset KeptUntil);

/// <summary>An activity by which data is collected.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Terms">What was registered.</param>
/// <param name="RegisteredAt">When.</param>
/// <param name="EndedAt">Since when nothing more is collected, or null.</param>
/// <param name="Datasets">What was taken in under it; empty in a list.</param>
public sealed record CollectionActivity(
    string Id,
    RegisterCollecting Terms,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<CollectedDataset> Datasets
);
