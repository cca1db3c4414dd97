using Kexin.Inspection.Forms;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Stream.Rules;

/// <summary>Rules about what.</summary>
internal static class FormRules
{
    internal const int FewestReadings = 2;

    public static StreamRule OutsideLimits { get; } =
        OfForm("outside-limits", "reading outside its limits", "读数超限", FormFault.OutsideLimits);

    public static StreamRule Failed { get; } = OfForm("failed-item", "failed item", "检查项不合格", FormFault.Failed);

    public static StreamRule PhotoMissing { get; } =
        OfForm("photo-missing", "photo missing", "缺少照片", FormFault.PhotoMissing);

    public static StreamRule Incomplete { get; } =
        new(
            "incomplete",
            new("incomplete form", "表单不完整"),
            (arrival, _) =>
                arrival is { Payload.Kind: RecordKind.Close, Form: null }
                    ? [new Finding("incomplete", AlarmLevel.Warning, new("The form cannot be read.", "表单无法读取。"))]
                    : arrival
                        .FormFindings.Where(found => found.Fault is FormFault.Missing or FormFault.NoAnswer)
                        .Select(found => new Finding("incomplete", AlarmLevel.Warning, found.Text))
        );

    public static StreamRule SamePhoto { get; } =
        new(
            "same-photo",
            new("photo used before", "照片重复使用"),
            (arrival, tuning) =>
                arrival
                    .Photos.Where(match => match.Differs <= tuning.PhotoBits)
                    .Select(match => new Finding(
                        "same-photo",
                        AlarmLevel.Serious,
                        match.Photo == match.Earlier
                            ? new(
                                $"The photo {match.Photo.ToShortString()} was handed in before.",
                                $"照片 {match.Photo.ToShortString()} 此前已提交过。"
                            )
                            : new(
                                $"The photo {match.Photo.ToShortString()} is a copy of {match.Earlier.ToShortString()} ({match.Differs} of 64 bits differ).",
                                $"照片 {match.Photo.ToShortString()} 与 {match.Earlier.ToShortString()} 近似（64 位指纹仅差 {match.Differs} 位）。"
                            )
                    ))
        );

    public static StreamRule CopiedReadings { get; } =
        StreamRule.Of(
            "copied-readings",
            "readings look copied",
            "读数疑似照抄",
            (arrival, tuning) =>
            {
                var readings = Readings(arrival.Template, arrival.Form);
                return
                    readings.Count >= FewestReadings
                    && arrival.EarlierForms.Count >= tuning.CopiedForms - 1
                    && arrival
                        .EarlierForms.Take(tuning.CopiedForms - 1)
                        .All(form => Readings(arrival.Template, form).SequenceEqual(readings))
                    ? (
                        AlarmLevel.Warning,
                        new(
                            $"The same {readings.Count} readings {tuning.CopiedForms} times in a row.",
                            $"连续 {tuning.CopiedForms} 次的 {readings.Count} 个读数完全相同。"
                        )
                    )
                    : null;
            }
        );

    private static IReadOnlyList<(string Step, double Value)> Readings(Template? template, Form? form) =>
        template is null || form is null
            ? []
            :
            [
                .. template
                    .Steps.Where(step => step.Kind == StepKind.Reading)
                    .Select(step => (step.Id, form.Find(step.Id)?.Value?.Number))
                    .Where(reading => reading.Number is not null)
                    .Select(reading => (reading.Id, reading.Number!.Value)),
            ];

    private static StreamRule OfForm(string code, string en, string zh, FormFault fault) =>
        new(
            code,
            new(en, zh),
            (arrival, _) =>
                arrival
                    .FormFindings.Where(found => found.Fault == fault)
                    .Select(found => new Finding(
                        code,
                        found.Step.Grade == Grade.Major ? AlarmLevel.Serious : AlarmLevel.Warning,
                        found.Text
                    ))
        );
}
