using Kexin.Inspection.Rounds;

namespace Kexin.Inspection.Stream.Rules;

/// <summary>Rules about who.</summary>
internal static class PersonRules
{
    public static StreamRule FaceFailed { get; } =
        StreamRule.Of(
            "face-failed",
            "face failed",
            "人脸核验未通过",
            (arrival, tuning) =>
                arrival.Payload.Face is { Passed: false }
                    ? arrival.FailedFaces >= tuning.FailedFaces
                        ? (
                            AlarmLevel.Serious,
                            new(
                                $"The face failed {arrival.FailedFaces} times: a manager has to look.",
                                $"人脸核验连续 {arrival.FailedFaces} 次未通过，须由主管处理。"
                            )
                        )
                        : (AlarmLevel.Notice, new("The face was not verified.", "人脸核验未通过。"))
                    : null
        );

    public static StreamRule NoFace { get; } =
        StreamRule.Of(
            "no-face",
            "no verified face",
            "未经人脸核验",
            (arrival, _) =>
                arrival.Payload.Kind == RecordKind.Open && !arrival.FacePassed
                    ? (AlarmLevel.Warning, new("Work began without a verified face.", "未通过人脸核验即开始巡检。"))
                    : null
        );

    public static StreamRule Unqualified { get; } =
        StreamRule.Of(
            "unqualified",
            "unqualified person",
            "人员无资格",
            (arrival, _) =>
                arrival.Payload.Kind == RecordKind.Open && !arrival.IsQualified
                    ? (
                        AlarmLevel.Serious,
                        new(
                            $"The person holds no valid certificate for '{arrival.Template?.Qualification}'.",
                            $"人员没有有效的“{arrival.Template?.Qualification}”资格证书。"
                        )
                    )
                    : null
        );

    public static StreamRule OtherPerson { get; } =
        StreamRule.Of(
            "other-person",
            "another person's task",
            "非本人任务",
            (arrival, _) =>
                arrival is { Payload.Kind: RecordKind.Open, Task: { Person: { } person, People: 1 } }
                && person != arrival.Person
                    ? (AlarmLevel.Notice, new("The task is assigned to somebody else.", "任务分配给了其他人。"))
                    : null
        );

    public static StreamRule UnknownTask { get; } =
        StreamRule.Of(
            "unknown-task",
            "unknown task or checkpoint",
            "未知任务或点位",
            (arrival, _) =>
                arrival.Payload.Task is not null
                && (
                    arrival.Task is null || (arrival.Payload.Point is { } point && !arrival.Task.Points.Contains(point))
                )
                    ? (
                        AlarmLevel.Warning,
                        new("The record names no task and checkpoint of a plan.", "记录所指的任务或点位不在计划中。")
                    )
                    : null
        );

    public static StreamRule Lost { get; } =
        StreamRule.Of(
            "lost",
            "the phone lost something",
            "手机数据丢失",
            (arrival, _) =>
                arrival.Payload.Kind == RecordKind.Lost
                    ? (
                        AlarmLevel.Warning,
                        new(
                            $"The phone says that it lost: {ShortText.Of(arrival.Payload.Lost ?? "?")}",
                            $"手机说明有数据丢失：{ShortText.Of(arrival.Payload.Lost ?? "？")}"
                        )
                    )
                    : null
        );
}
