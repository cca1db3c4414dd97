namespace Kexin.Inspection.Templates;

/// <summary>What is looked at, and how: the form that an inspector fills in at each checkpoint.</summary>
/// <param name="Id">By which it is named; lower case with hyphens.</param>
/// <param name="Version">1 for the first; a task keeps the version that it was made with.</param>
/// <param name="Scene">What it is for, as fire-safety; lower case with hyphens.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Rule">The law or the standard that it follows, with the article.</param>
/// <param name="Recurrence">How often that rule asks for a round, as an RRULE; null where it does not say.</param>
/// <param name="People">How many people have to be at each checkpoint, 1 or 2.</param>
/// <param name="Qualification">What an inspector must hold, as electrician; null for nothing.</param>
/// <param name="Steps">In the order in which they are asked.</param>
[Says("Inspection template", "巡检模板")]
public sealed record Template(
    [Says("Id", "标识")] [Name(Template.LongestId)] string Id,
    [Says("Version", "版本")] [Between(1, 100_000)] int Version,
    [Says("Scene", "应用场景")] [Name(Template.LongestId)] string Scene,
    [Says("Name", "名称")] BilingualText Name,
    [Says("Rule", "依据", "The law or the standard that it follows.", "所依据的法律法规或标准。")] BilingualText Rule,
    [Says("Recurrence", "频次", "An RRULE (RFC 5545).", "RRULE（RFC 5545）。")] [Visible(200)] string? Recurrence,
    [Says("People", "人数", "How many people have to be there.", "须到场的人数。")] [Between(1, 2)] int People,
    [Says("Qualification", "资格", "What an inspector must hold.", "巡检人员须持有的资格。")]
    [Visible(Template.LongestId)]
        string? Qualification,
    [Says("Steps", "检查步骤")] [Items(Template.MostSteps, Min = 1)] IReadOnlyList<Step> Steps
)
{
    /// <summary>The longest id, in characters.</summary>
    public const int LongestId = 60;

    /// <summary>The most steps.</summary>
    public const int MostSteps = 200;

    /// <summary>The step of that id, or null.</summary>
    public Step? Find(string step) => Steps.FirstOrDefault(each => each.Id == step);
}

/// <summary>What a step asks for.</summary>
public enum StepKind
{
    /// <summary>Right, wrong, or not to be found here.</summary>
    [Says("check", "检查")]
    Check = 1,

    /// <summary>A number.</summary>
    [Says("reading", "读数")]
    Reading = 2,

    /// <summary>One of a list.</summary>
    [Says("choice", "选项")]
    Choice = 3,

    /// <summary>Words.</summary>
    [Says("text", "文字")]
    Text = 4,

    /// <summary>A photo.</summary>
    [Says("photo", "照片")]
    Photo = 5,
}

/// <summary>When a step wants a photo.</summary>
public enum PhotoDemand
{
    /// <summary>Never.</summary>
    [Says("never", "不要求")]
    Never = 1,

    /// <summary>Where the answer fails.</summary>
    [Says("failing", "不合格时")]
    Failing = 2,

    /// <summary>Always.</summary>
    [Says("always", "始终")]
    Always = 3,
}

/// <summary>How bad it is when a step fails: hazards are graded general or major (安全生产法第四十一条).</summary>
public enum Grade
{
    /// <summary>A general hazard: put right by whoever is in charge.</summary>
    [Says("general", "一般隐患")]
    General = 1,

    /// <summary>A major hazard: reported at once.</summary>
    [Says("major", "重大隐患")]
    Major = 2,
}

/// <summary>One thing to look at.</summary>
/// <param name="Id">Within the template; lower case with hyphens.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Help">How to find out; null where the text says it.</param>
/// <param name="Required">Whether it has to be answered.</param>
/// <param name="Unit">Of a reading.</param>
/// <param name="Min">The least reading that is right; null for no bound.</param>
/// <param name="Max">The greatest reading that is right; null for no bound.</param>
/// <param name="Choices">Of a choice.</param>
/// <param name="Photo">When it wants a photo.</param>
/// <param name="Grade">How bad it is when it fails.</param>
/// <param name="When">On which earlier answer it is asked; null for always.</param>
[Says("Step", "检查步骤")]
#pragma warning disable CA1716 // The word of those who write checklists; Visual Basic has brackets for it.
public sealed record Step(
    [Says("Id", "标识")] [Name(Template.LongestId)] string Id,
    [Says("Kind", "类型")] StepKind Kind,
    [Says("Text", "内容")] BilingualText Text,
    [Says("Help", "说明")] BilingualText? Help = null,
    [Says("Required", "必填")] bool Required = true,
    [Says("Unit", "单位")] [Visible(20)] string? Unit = null,
    [Says("Least", "下限")] [Finite] double? Min = null,
    [Says("Greatest", "上限")] [Finite] double? Max = null,
    [Says("Choices", "选项")] [Items(Step.MostChoices)] IReadOnlyList<Choice>? Choices = null,
    [Says("Photo", "拍照要求")] PhotoDemand Photo = PhotoDemand.Failing,
    [Says("Grade", "隐患分级")] Grade Grade = Grade.General,
    [Says("When", "条件")] Condition? When = null
)
{
#pragma warning restore CA1716
    internal const int MostChoices = 50;

    /// <summary>A check that is right.</summary>
    public const string Pass = "pass";

    /// <summary>A check that is wrong.</summary>
    public const string Fail = "fail";

    /// <summary>A check of what is not to be found here.</summary>
    public const string NotHere = "na";
}

/// <summary>One of the answers to a choice.</summary>
/// <param name="Id">Within the step.</param>
/// <param name="Text">What people read.</param>
/// <param name="Fails">Whether it is a finding.</param>
[Says("Choice", "选项")]
public sealed record Choice(
    [Says("Id", "标识")] [Name(Template.LongestId)] string Id,
    [Says("Text", "内容")] BilingualText Text,
    [Says("Fails", "不合格")] bool Fails = false
);

/// <summary>An earlier answer on which a step depends.</summary>
/// <param name="Step">The earlier step's id.</param>
/// <param name="Is">The step is asked where the answer is one of these.</param>
[Says("Condition", "条件")]
public sealed record Condition(
    [Says("Step", "步骤")] [Name(Template.LongestId)] string Step,
    [Says("Is", "取值")] [Items(20, Min = 1)] [Name(Template.LongestId)] IReadOnlyList<string> Is
);
