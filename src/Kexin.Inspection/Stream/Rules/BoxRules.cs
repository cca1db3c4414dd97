using Kexin.Inspection.Rounds;

namespace Kexin.Inspection.Stream.Rules;

/// <summary>Rules about the box and the place.</summary>
internal static class BoxRules
{
    private static bool IsVisit(Arrival arrival) => arrival.Payload.Kind is RecordKind.Open or RecordKind.Close;

    public static StreamRule WrongBox { get; } =
        StreamRule.Of(
            "wrong-box",
            "wrong box",
            "巡检盒不符",
            (arrival, _) =>
                !IsVisit(arrival)
                    ? null
                    : arrival.Contact.Result switch
                    {
                        ContactResult.OtherBox => (
                            AlarmLevel.Serious,
                            new("The box of another checkpoint answered.", "应答的是其他点位的巡检盒。")
                        ),
                        ContactResult.UnknownKey => (
                            AlarmLevel.Serious,
                            new("What answered has no registered key.", "应答方没有登记的密钥。")
                        ),
                        ContactResult.OtherWork => (
                            AlarmLevel.Serious,
                            new(
                                $"The contact belongs to other work: {arrival.Contact.Saw?.En ?? "it cannot be read."}",
                                $"接触不属于本次工作：{arrival.Contact.Saw?.Zh ?? "无法读取。"}"
                            )
                        ),
                        _ => null,
                    }
        );

    public static StreamRule NoContact { get; } =
        StreamRule.Of(
            "no-contact",
            "no contact with the box",
            "未接触巡检盒",
            (arrival, _) =>
                IsVisit(arrival) && arrival.Contact.Result == ContactResult.None
                    ? (AlarmLevel.Warning, new("There was no contact with the box.", "没有与巡检盒接触。"))
                    : null
        );

    public static StreamRule Chain { get; } =
        StreamRule.Of(
            "box-chain",
            "counter running back or forked chain",
            "计数倒退或接触链分叉",
            (arrival, _) =>
                arrival.Contact.Result is ContactResult.Chain or ContactResult.Clock
                    ? (
                        AlarmLevel.Serious,
                        new(
                            $"The box contradicts what was seen of it: {arrival.Contact.Saw?.En}",
                            $"巡检盒与此前记录矛盾：{arrival.Contact.Saw?.Zh}"
                        )
                    )
                    : null
        );

    public static StreamRule CounterGap { get; } =
        StreamRule.Of(
            "counter-gap",
            "counter gap",
            "计数缺口",
            (arrival, tuning) =>
                arrival.Contact is { Result: ContactResult.Genuine, Missing: var missing }
                && missing > tuning.MissingContacts
                    ? (
                        AlarmLevel.Notice,
                        new(
                            $"{missing} contacts with the box were not handed in.",
                            $"有 {missing} 次与巡检盒的接触尚未上传。"
                        )
                    )
                    : null
        );

    public static StreamRule LateTap { get; } =
        StreamRule.Of(
            "late-tap",
            "tap handed in late",
            "碰触补传",
            (arrival, _) =>
                arrival.Contact.IsLate
                    ? (
                        AlarmLevel.Notice,
                        new(
                            $"Tap {arrival.Contact.Counter} of the tag was made offline and came after later ones: only the phone's clock says when.",
                            $"标签的第 {arrival.Contact.Counter} 次碰触为离线完成，晚于其后的碰触上传：时间仅以手机时钟为据。"
                        )
                    )
                    : null
        );

    public static StreamRule RepeatedTap { get; } =
        StreamRule.Of(
            "repeated-tap",
            "repeated tap",
            "重复碰盒",
            (arrival, tuning) =>
                arrival is { Payload: { Kind: RecordKind.Open, At: var at }, TappedBefore: { } before }
                && at - before < tuning.RepeatSeconds * 1000L
                    ? (
                        AlarmLevel.Notice,
                        new(
                            $"The box was opened twice within {(at - before) / 1000} seconds.",
                            $"{(at - before) / 1000} 秒内两次开始同一点位。"
                        )
                    )
                    : null
        );

    public static StreamRule Away { get; } =
        StreamRule.Of(
            "position-away",
            "position away from the box",
            "位置偏离",
            (arrival, _) =>
                IsVisit(arrival)
                && arrival is { Payload.Position: { } position, Point.Place: { } place }
                && position.To(place.Latitude, place.Longitude) is var distance
                && distance > place.Radius + position.Accuracy
                    ? (
                        AlarmLevel.Warning,
                        new($"The phone was {distance:0} m from the checkpoint.", $"手机位置距点位 {distance:0} 米。")
                    )
                    : null
        );

    public static StreamRule ImpossibleTravel { get; } =
        StreamRule.Of(
            "impossible-travel",
            "impossible travel",
            "移动异常",
            (arrival, tuning) =>
            {
                if (arrival is not { Here: { } here, Last: { } last })
                {
                    return null;
                }

                var distance = new PhonePosition(here.Latitude, here.Longitude, 0, here.At).To(
                    last.Latitude,
                    last.Longitude
                );
                var hours = Math.Abs(here.At - last.At) / 3_600_000.0;
                return distance > tuning.TravelMetres && distance / 1000 > tuning.TravelKilometresPerHour * hours
                    ? (
                        AlarmLevel.Serious,
                        new(
                            $"{distance / 1000:0.0} km in {hours * 60:0.0} minutes.",
                            $"{hours * 60:0.0} 分钟内移动 {distance / 1000:0.0} 公里。"
                        )
                    )
                    : null;
            }
        );
}
