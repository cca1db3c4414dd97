using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Survival;

/// <summary>Kaplan-Meier curves by group, and the log-rank test between the groups.</summary>
/// <param name="Time">The field with the time until the event or the end of observation, from 0.</param>
/// <param name="Event">Rows that meet it had the event; the others were observed until then without it.</param>
/// <param name="Horizon">The last time that is looked at; who was observed longer counts as observed until then.</param>
/// <param name="Step">Times are rounded up to multiples of it.</param>
/// <param name="By">The groups; none for one curve.</param>
/// <param name="Protocol">How many of those that compute must be honest.</param>
/// <param name="Adversary">What the others may do.</param>
[RecordKind(KindName)]
[Says(
    "Joint survival",
    "联合生存分析",
    "Kaplan-Meier curves with the log-rank test over all providers' rows, computed on shares: only steps of enough rows open.",
    "所有提供方全部数据行上的 Kaplan-Meier 生存曲线与对数秩检验；在秘密份额上计算，只公开人数足够的各段。"
)]
public sealed record SurvivalFunction(
    [Says(
        "Time",
        "时间",
        "The field with the time until the event or the end of observation, from 0.",
        "到事件发生或观察结束的时间所在字段，从 0 起。"
    )]
    [Name]
        string Time,
    [Says(
        "Event",
        "事件",
        "Which rows had the event, as \"died=1\"; the others were observed until then without it.",
        "哪些行发生了事件，如 \"died=1\"；其余各行到该时间为止未发生（删失）。"
    )]
        Condition Event,
    [Says(
        "Horizon",
        "观察终点",
        "The last time that is looked at; who was observed longer counts as observed until then.",
        "考察的最晚时间；观察更久者按观察至此计。"
    )]
    [Finite]
        double Horizon,
    [Says("Step", "步长", "Times are rounded up to multiples of it.", "时间向上取整到它的倍数。")] [Finite] double Step,
    [Says("Groups", "分组", "The groups to compare, as sex=0,1.", "要比较的分组，如 性别=男,女。")]
    [Items(DocumentBounds.Groupings, Optional = true)]
        IReadOnlyList<GroupBy> By,
    ShareProtocol Protocol,
    Adversary Adversary
) : SharedFunction, ICheckedRecord
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "survival";

    /// <summary>The most times.</summary>
    public const int MostTimes = 500;

    public override IEnumerable<UsedField> Uses =>
        [
            new UsedField(Time, FieldUse.Computed),
            new UsedField(Event.Field, FieldUse.Computed),
            .. By.Select(by => new UsedField(by.Field, FieldUse.Grouped)),
        ];

    /// <summary>The times to which rows are rounded up: the first is one step.</summary>
    internal PublicGrid Times => PublicGrid.Of(Step, Horizon, Step);

    public BilingualText? FindFault() =>
        PublicGrid.FindFault(0, Horizon, Step)
        ?? (
            Horizon < Step || Horizon / Step > MostTimes
                ? new($"must have 1 to {MostTimes} steps until its end", $"到观察终点须有 1 至 {MostTimes} 步")
            : Event.Operator is Operators.Missing or Operators.Present
                ? new("must compare the event's field with a value", "事件条件必须把字段与取值比较")
            : null
        );
}
