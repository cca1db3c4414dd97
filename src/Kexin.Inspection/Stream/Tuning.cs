namespace Kexin.Inspection.Stream;

/// <summary>From where on the rules speak; an organisation sets its own.</summary>
/// <param name="ClockSeconds">How far the clocks of phone, box and node may differ.</param>
/// <param name="TravelKilometresPerHour">How fast somebody may be between two places.</param>
/// <param name="TravelMetres">Distances under this are not looked at: positions are not that good.</param>
/// <param name="RepeatSeconds">A second open of the same box within this is a repeated tap.</param>
/// <param name="MissingContacts">More contacts than this missing from a box's chain are told of.</param>
/// <param name="OfflineMinutes">How long a record may wait in a phone.</param>
/// <param name="PhotoBits">Photos whose fingerprints differ in at most so many of 64 bits are the same picture.</param>
/// <param name="CopiedForms">So many forms in a row with the same readings look copied.</param>
/// <param name="FailedFaces">So many failures of the face in a task call the manager.</param>
/// <param name="GroupMinutes">Findings of one rule at one checkpoint within this make one alarm.</param>
/// <param name="EscalateMinutes">An alarm that nobody acknowledges for this long goes up a level.</param>
/// <param name="GraceMinutes">A task counts as missed so long after its deadline: what was done offline has that long to come in.</param>
/// <param name="EarlyMinutes">A round may begin so long before its time.</param>
[Says("Tuning of the rules", "告警规则参数")]
public sealed record Tuning(
    [Between(10, 86_400)] int ClockSeconds = 180,
    [Between(1, 1000)] int TravelKilometresPerHour = 120,
    [Between(50, 100_000)] int TravelMetres = 500,
    [Between(1, 3600)] int RepeatSeconds = 60,
    [Between(0, 10_000)] int MissingContacts = 3,
    [Between(1, 60 * 24 * 31)] int OfflineMinutes = 12 * 60,
    [Between(0, 10)] int PhotoBits = 3,
    [Between(2, 20)] int CopiedForms = 3,
    [Between(1, 20)] int FailedFaces = 3,
    [Between(1, 60 * 24)] int GroupMinutes = 60,
    [Between(1, 60 * 24 * 7)] int EscalateMinutes = 30,
    [Between(0, 60 * 24)] int GraceMinutes = 5,
    [Between(0, 60 * 24)] int EarlyMinutes = 15
);
