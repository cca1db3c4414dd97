using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>A scheme by which data are classified and graded, or a file that should be one.</summary>
/// <param name="Id">By which it is named; of a file that is none, the file's name.</param>
/// <param name="Name">What people call it; null of a file that is none.</param>
/// <param name="Source">The law or the standard that it follows; null of a file that is none.</param>
/// <param name="Fault">What is wrong with the file, with the line; null of a scheme.</param>
public sealed record SchemeSummary(
    string Id,
    LocalizedText? Name = null,
    LocalizedText? Source = null,
    LocalizedText? Fault = null
);

/// <summary>A scheme by which data are classified and graded.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Source">The law or the standard that it follows.</param>
/// <param name="Classes">What data can be about.</param>
/// <param name="Levels">From the lowest to the highest.</param>
public sealed record SchemeDetail(
    string Id,
    LocalizedText Name,
    LocalizedText Source,
    IReadOnlyList<SchemeClass> Classes,
    IReadOnlyList<SchemeLevel> Levels
);

/// <summary>What data can be about.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What belongs to it.</param>
public sealed record SchemeClass(string Id, LocalizedText Name, LocalizedText Description);

/// <summary>How much harm could be done.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it means.</param>
/// <param name="Protection">The level under which fields are published, 1 to 3.</param>
/// <param name="Tier">How such fields may be used.</param>
/// <param name="Questions">One answer of yes puts data on this level at least.</param>
public sealed record SchemeLevel(
    string Id,
    LocalizedText Name,
    LocalizedText Description,
    int Protection,
    Tier Tier,
    IReadOnlyList<GradingQuestion> Questions
);

/// <summary>A question about harm, which an officer answers.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Question">The question.</param>
/// <param name="Source">Where the criterion stands.</param>
public sealed record GradingQuestion(string Id, LocalizedText Question, LocalizedText Source);

/// <summary>Body of <c>POST /v1/schemes/check</c>.</summary>
/// <param name="Name">The file's name, for messages.</param>
/// <param name="Text">The file: YAML.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CheckScheme(string Name, string Text);

/// <summary>Body of <c>POST /v1/schemes/{id}/grade</c>.</summary>
/// <param name="Answers">By question; true for yes.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GradeByScheme(IReadOnlyDictionary<string, bool> Answers);

/// <summary>How far answers have led.</summary>
/// <param name="Level">The level that they put data on; null while a question is open.</param>
/// <param name="Because">The questions answered yes that decided; none where the lowest level follows.</param>
/// <param name="Denied">The questions answered no on the way.</param>
/// <param name="Next">The question to answer now, or null.</param>
public sealed record GradingStep(
    SchemeLevel? Level,
    IReadOnlyList<GradingQuestion> Because,
    IReadOnlyList<GradingQuestion> Denied,
    GradingQuestion? Next
);

/// <summary>Body of <c>POST /v1/datasets/{id}/scan</c>.</summary>
/// <param name="Scheme">The scheme whose classes and levels are proposed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ScanDataset(string Scheme);

/// <summary>What a scan proposes; nothing is decided.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Columns">In the dataset's order.</param>
public sealed record ScanReport(string DatasetId, string Scheme, IReadOnlyList<ColumnProposal> Columns);

/// <summary>What is proposed for a column; no value stands in it.</summary>
/// <param name="Field">The column's name.</param>
/// <param name="Evidence">What speaks for it.</param>
/// <param name="Confidence">0 to 1; 0 where nothing was recognised.</param>
/// <param name="Kind">What the column seems to hold, as <c>phone</c>; null where nothing was recognised.</param>
/// <param name="KindName">The same for people.</param>
/// <param name="Class">The id of a class of the scheme, or null.</param>
/// <param name="ClassName">The same for people.</param>
/// <param name="Level">The id of a level of the scheme, or null.</param>
/// <param name="LevelName">The same for people.</param>
/// <param name="Decided">What was decided about the column before, or null.</param>
public sealed record ColumnProposal(
    string Field,
    LocalizedText Evidence,
    double Confidence,
    string? Kind = null,
    LocalizedText? KindName = null,
    string? Class = null,
    LocalizedText? ClassName = null,
    string? Level = null,
    LocalizedText? LevelName = null,
    FieldClassification? Decided = null
);

/// <summary>What was decided about a field; it stays at its owner's node.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Scheme">The scheme's id.</param>
/// <param name="Class">The class's id.</param>
/// <param name="Level">The level's id.</param>
/// <param name="Protection">The least level under which the field is published, 1 to 3.</param>
/// <param name="Tier">The weakest tier under which it is published.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedAt">When.</param>
public sealed record FieldClassification(
    string Field,
    string Scheme,
    string Class,
    string Level,
    int Protection,
    Tier Tier,
    string Reason,
    DateTimeOffset DecidedAt
);

/// <summary>Body of <c>POST /v1/datasets/{id}/classify</c> and of <c>POST /v1/datasets/{id}/classify/lower</c>.</summary>
/// <param name="Scheme">The scheme's id.</param>
/// <param name="Fields">At least one; no field twice.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ClassifyDataset(string Scheme, IReadOnlyList<ClassifyField> Fields);

/// <summary>What an officer decides about a field.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Class">The class's id.</param>
/// <param name="Level">The level's id.</param>
/// <param name="Reason">Why.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ClassifyField(string Field, string Class, string Level, string Reason);
