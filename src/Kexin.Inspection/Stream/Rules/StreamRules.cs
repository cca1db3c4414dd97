namespace Kexin.Inspection.Stream.Rules;

/// <summary>All rules on the stream of records.</summary>
public static class StreamRules
{
    /// <summary>What a task that nobody did raises; the clock finds it, not a record.</summary>
    public const string Missed = TimeRules.Missed;

    /// <summary>What a plan raises of which no tasks can be made.</summary>
    public const string PlanFails = "plan-fails";

    /// <summary>What a record that forks a phone's chain raises.</summary>
    public const string Fork = "record-fork";

    /// <summary>A photo that was used before; asked again when a photo comes after its record.</summary>
    public static StreamRule SamePhoto => FormRules.SamePhoto;

    /// <summary>All of them, in the order in which their findings are told.</summary>
    public static IReadOnlyList<StreamRule> All { get; } =
    [
        BoxRules.WrongBox,
        BoxRules.NoContact,
        BoxRules.Chain,
        BoxRules.CounterGap,
        BoxRules.LateTap,
        BoxRules.RepeatedTap,
        BoxRules.Away,
        BoxRules.ImpossibleTravel,
        PersonRules.FaceFailed,
        PersonRules.NoFace,
        PersonRules.Unqualified,
        PersonRules.OtherPerson,
        PersonRules.UnknownTask,
        PersonRules.Lost,
        FormRules.Incomplete,
        FormRules.Failed,
        FormRules.OutsideLimits,
        FormRules.PhotoMissing,
        FormRules.SamePhoto,
        FormRules.CopiedReadings,
        TimeRules.Early,
        TimeRules.Late,
        TimeRules.TooFast,
        TimeRules.ClockOff,
        TimeRules.NoBound,
        TimeRules.Backdated,
        TimeRules.OfflineTooLong,
        TimeRules.OutOfOrder,
    ];

    /// <summary>What a rule is called.</summary>
    public static BilingualText NameOf(string code) =>
        code switch
        {
            Missed => new("missed", "漏检"),
            PlanFails => new("plan cannot be carried out", "计划无法执行"),
            Fork => new("forked records", "记录链分叉"),
            "corrective-overdue" => new("not put right in time", "整改逾期"),
            _ => All.FirstOrDefault(rule => rule.Code == code)?.Name ?? new(code, code),
        };

    /// <summary>Everything that the rules find.</summary>
    public static IReadOnlyList<Finding> See(Arrival arrival, Tuning tuning) =>
        [.. All.SelectMany(rule => rule.See(arrival, tuning))];
}
