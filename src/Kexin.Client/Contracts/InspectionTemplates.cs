using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What a step asks for.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionStepKind>))]
public enum InspectionStepKind
{
    /// <summary>Right, wrong, or not to be found here.</summary>
    Check,

    /// <summary>A number.</summary>
    Reading,

    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>Words.</summary>
    Text,

    /// <summary>A photo.</summary>
    Photo,
}

/// <summary>When a step wants a photo.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionPhotoDemand>))]
public enum InspectionPhotoDemand
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Where the answer fails.</summary>
    Failing,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>How bad a hazard is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<HazardGrade>))]
public enum HazardGrade
{
    /// <summary>Put right by whoever is in charge.</summary>
    General,

    /// <summary>Reported at once.</summary>
    Major,
}

/// <summary>What is looked at, and how: the form that an inspector fills in at each checkpoint.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Version">1 for the first; a task keeps the version that it was made with.</param>
/// <param name="Scene">What it is for, as <c>fire-safety</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Rule">The law or the standard that it follows.</param>
/// <param name="People">How many people have to be at each checkpoint.</param>
/// <param name="Steps">In the order in which they are asked.</param>
/// <param name="Recurrence">How often that rule asks for a round, as an RRULE, or null.</param>
/// <param name="Qualification">What an inspector must hold, or null.</param>
public sealed record InspectionTemplate(
    string Id,
    int Version,
    string Scene,
    LocalizedText Name,
    LocalizedText Rule,
    int People,
    IReadOnlyList<InspectionStep> Steps,
    string? Recurrence = null,
    string? Qualification = null
);

/// <summary>One thing to look at.</summary>
/// <param name="Id">Within the template.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Required">Whether it has to be answered.</param>
/// <param name="Photo">When it wants a photo.</param>
/// <param name="Grade">How bad it is when it fails.</param>
/// <param name="Help">How to find out, or null.</param>
/// <param name="Unit">Of a reading, or null.</param>
/// <param name="Min">The least reading that is right, or null.</param>
/// <param name="Max">The greatest reading that is right, or null.</param>
/// <param name="Choices">Of a choice, or null.</param>
/// <param name="When">On which earlier answer it is asked; null for always.</param>
public sealed record InspectionStep(
    string Id,
    InspectionStepKind Kind,
    LocalizedText Text,
    bool Required,
    InspectionPhotoDemand Photo,
    HazardGrade Grade,
    LocalizedText? Help = null,
    string? Unit = null,
    double? Min = null,
    double? Max = null,
    IReadOnlyList<InspectionChoice>? Choices = null,
    InspectionCondition? When = null
);

/// <summary>One of the answers to a choice.</summary>
/// <param name="Id">Within the step.</param>
/// <param name="Text">What people read.</param>
/// <param name="Fails">Whether it is a finding.</param>
public sealed record InspectionChoice(string Id, LocalizedText Text, bool Fails);

/// <summary>An earlier answer on which a step depends.</summary>
/// <param name="Step">The earlier step's id.</param>
/// <param name="Is">The step is asked where the answer is one of these.</param>
public sealed record InspectionCondition(string Step, IReadOnlyList<string> Is);

/// <summary>A template as a file, in YAML.</summary>
/// <param name="Yaml">The file's text.</param>
public sealed record TemplateFile(string Yaml);
