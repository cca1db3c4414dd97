using Kexin.Inspection.Rounds;

namespace Kexin.Inspection.Stream.Rules;

/// <summary>Rules about when.</summary>
internal static class TimeRules
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;

    /// <summary>What a task that nobody did raises; the clock finds it, not a record.</summary>
    public const string Missed = "missed";

    public static StreamRule Late { get; } =
        StreamRule.Of(
            "late",
            "late",
            "超时",
            (arrival, _) =>
                arrival is { Payload.Kind: RecordKind.Close, Task: { } task } && arrival.When is var at && at > task.Due
                    ? (
                        AlarmLevel.Notice,
                        new(
                            $"Done {(at - task.Due) / Minute} minutes after it was due.",
                            $"超过应完成时间 {(at - task.Due) / Minute} 分钟完成。"
                        )
                    )
                    : null
        );

    public static StreamRule TooFast { get; } =
        StreamRule.Of(
            "too-fast",
            "too fast",
            "过快完成",
            (arrival, _) =>
            {
                if (arrival is not { Payload.Kind: RecordKind.Close, Task: { } task, Opened: { } opened })
                {
                    return null;
                }

                // By the box's own clock where it has one: the phone's can be set.
                var took =
                    arrival.Contact.Time is { } end && opened.BoxTime is { } begin
                        ? end - begin
                        : arrival.Payload.At - opened.At;
                return took < task.LeastSeconds * Second
                    ? (
                        AlarmLevel.Warning,
                        new(
                            $"{took / Second} seconds from open to close; {task.LeastSeconds} at least.",
                            $"从开始到完成仅 {took / Second} 秒，至少应为 {task.LeastSeconds} 秒。"
                        )
                    )
                    : null;
            }
        );

    public static StreamRule ClockOff { get; } =
        StreamRule.Of(
            "clock-off",
            "clock off",
            "时钟偏差",
            (arrival, tuning) =>
            {
                var bound = tuning.ClockSeconds * Second;
                var at = arrival.Payload.At;
                return at > arrival.ReceivedAt + bound
                        ? Differs("later than the node's", "晚于节点时钟", at - arrival.ReceivedAt)
                    : arrival.NotBefore is { } least && at < least - bound
                        ? Differs("before the block that it quotes", "早于所引用的区块", least - at)
                    : !arrival.Payload.Offline && arrival.ReceivedAt - at > bound && !IsClockShown(arrival, bound)
                        ? Differs("before the node's, though online", "在线却早于节点时钟", arrival.ReceivedAt - at)
                    : arrival.Contact is { Result: ContactResult.Genuine, Time: { } box } && Math.Abs(box - at) > bound
                        ? Differs("away from the box's", "与巡检盒时钟不一致", Math.Abs(box - at))
                    : null;

                static (AlarmLevel, BilingualText)? Differs(string en, string zh, long by) =>
                    (
                        AlarmLevel.Warning,
                        new($"The phone's clock is {by / Second} s {en}.", $"手机时钟{zh}，相差 {by / Second} 秒。")
                    );
            }
        );

    /// <summary>Whether something else than the phone says what its clock says: then the record only came late, as where a connection is lost unseen.</summary>
    private static bool IsClockShown(Arrival arrival, long bound) =>
        (arrival.NotBefore is { } least && arrival.Payload.At - least <= bound)
        || (
            arrival.Contact is { Result: ContactResult.Genuine, Time: { } box }
            && Math.Abs(box - arrival.Payload.At) <= bound
        );

    public static StreamRule OfflineTooLong { get; } =
        StreamRule.Of(
            "offline-too-long",
            "offline too long",
            "离线过久",
            (arrival, tuning) =>
                arrival.ReceivedAt - arrival.Payload.At is var waited && waited > tuning.OfflineMinutes * Minute
                    ? (
                        AlarmLevel.Notice,
                        new(
                            $"The record waited {waited / Minute} minutes in the phone.",
                            $"记录在手机中滞留 {waited / Minute} 分钟后才上传。"
                        )
                    )
                    : null
        );

    public static StreamRule OutOfOrder { get; } =
        StreamRule.Of(
            "out-of-order",
            "out of order",
            "未按路线",
            (arrival, _) =>
                arrival is { Payload.Kind: RecordKind.Open, Task: { Ordered: true } task }
                && task.Points.FirstOrDefault(point => !arrival.DoneBefore.Contains(point)) is { } next
                && next != arrival.Payload.Point
                && !arrival.DoneBefore.Contains(arrival.Payload.Point!)
                    ? (
                        AlarmLevel.Notice,
                        new("Another checkpoint of the route was next.", "路线上应先完成另一个点位。")
                    )
                    : null
        );

    public static StreamRule Early { get; } =
        StreamRule.Of(
            "early",
            "too early",
            "过早执行",
            (arrival, tuning) =>
                arrival is { Payload.Kind: RecordKind.Open, Task: { } task }
                && Math.Min(arrival.Contact.Time ?? arrival.Payload.At, arrival.ReceivedAt) is var at
                && task.From - at > tuning.EarlyMinutes * Minute
                    ? (
                        AlarmLevel.Warning,
                        new(
                            $"Begun {(task.From - at) / Minute} minutes before the round.",
                            $"比任务开始时间提前 {(task.From - at) / Minute} 分钟执行。"
                        )
                    )
                    : null
        );

    public static StreamRule NoBound { get; } =
        StreamRule.Of(
            "no-bound",
            "no bound of time",
            "缺少时间依据",
            (arrival, _) =>
                arrival is { Payload.Kind: RecordKind.Open or RecordKind.Close, NotBefore: null }
                    ? (
                        AlarmLevel.Warning,
                        new(
                            "It quotes no final block of this ledger, so nothing shows that it was not made before.",
                            "未引用本账本已最终确认的区块，无法证明不是事先制作的。"
                        )
                    )
                    : null
        );

    public static StreamRule Backdated { get; } =
        StreamRule.Of(
            "backdated",
            "older than the record before",
            "早于前一条记录",
            (arrival, tuning) =>
            {
                if (arrival.Before is not { } before)
                {
                    return null;
                }

                var back = before.At - arrival.Payload.At;
                return arrival.Payload.Header is { } header && header.Height < before.Header?.Height
                        ? (
                            AlarmLevel.Warning,
                            new(
                                $"It quotes block {header.Height} after {before.Header.Height}: it is made to look older.",
                                $"在引用区块 {before.Header.Height} 之后引用了更早的区块 {header.Height}：疑似倒签时间。"
                            )
                        )
                    : back > tuning.ClockSeconds * Second
                        ? (
                            AlarmLevel.Warning,
                            new(
                                $"The phone's clock ran back by {back / Second} s.",
                                $"手机时钟倒退了 {back / Second} 秒。"
                            )
                        )
                    : null;
            }
        );
}
