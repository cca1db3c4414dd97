using System.Globalization;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Forms;

/// <summary>What is wrong with an answer.</summary>
public enum FormFault
{
    /// <summary>A required step has no answer.</summary>
    Missing = 1,

    /// <summary>The answer is none that the step takes.</summary>
    NoAnswer = 2,

    /// <summary>A photo is asked for, and there is none.</summary>
    PhotoMissing = 3,

    /// <summary>The reading is outside its limits.</summary>
    OutsideLimits = 4,

    /// <summary>What was looked at is not as it has to be.</summary>
    Failed = 5,
}

/// <summary>Something that a form shows to be wrong.</summary>
/// <param name="Fault">What.</param>
/// <param name="Step">At which step.</param>
/// <param name="Answer">What was answered, or null.</param>
public sealed record FormFinding(FormFault Fault, Step Step, Answer? Answer)
{
    /// <summary>For people.</summary>
    public BilingualText Text =>
        Fault switch
        {
            FormFault.Missing => new($"Not answered: {Step.Text.En}", $"未填写：{Step.Text.Zh}"),
            FormFault.NoAnswer => new($"No answer to this step: {Step.Text.En}", $"答案不属于该步骤：{Step.Text.Zh}"),
            FormFault.PhotoMissing => new($"A photo is missing: {Step.Text.En}", $"缺少照片：{Step.Text.Zh}"),
            FormFault.OutsideLimits => new(
                $"{Answer!.Value} {Step.Unit} is outside {Limits}: {Step.Text.En}",
                $"{Answer.Value} {Step.Unit} 超出 {Limits}：{Step.Text.Zh}"
            ),
            _ => new($"Not as it has to be: {Step.Text.En}", $"不合格：{Step.Text.Zh}"),
        };

    private string Limits =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Step.Min?.ToString(CultureInfo.InvariantCulture) ?? "−∞"} … {Step.Max?.ToString(CultureInfo.InvariantCulture) ?? "∞"}"
        );
}

/// <summary>Holds a form against its template.</summary>
public static class FormCheck
{
    /// <summary>Everything that is wrong, in the order of the steps; none for a form that is complete and right.</summary>
    public static IReadOnlyList<FormFinding> Check(Template template, Form form)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(form);
        return
        [
            .. template.Steps.Where(step => IsAsked(step, form)).SelectMany(step => Check(step, form.Find(step.Id))),
        ];
    }

    /// <summary>Whether a step is asked, as the answers stand.</summary>
    public static bool IsAsked(Step step, Form form)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(form);
        return step.When is not { } when || (form.Find(when.Step)?.Value?.Text is { } given && when.Is.Contains(given));
    }

    private static IEnumerable<FormFinding> Check(Step step, Answer? answer)
    {
        var photos = answer?.Photos.Count ?? 0;
        if (answer is null || (answer.Value is null && !(step.Kind == StepKind.Photo && photos > 0)))
        {
            if (step.Required)
            {
                yield return new FormFinding(FormFault.Missing, step, answer);
            }

            yield break;
        }

        var fault = Judge(step, answer.Value);
        if (fault is { } wrong)
        {
            yield return new FormFinding(wrong, step, answer);
        }

        var wantsPhoto =
            step.Photo == PhotoDemand.Always
            || (step.Photo == PhotoDemand.Failing && fault is FormFault.Failed or FormFault.OutsideLimits);
        if (wantsPhoto && photos == 0)
        {
            yield return new FormFinding(FormFault.PhotoMissing, step, answer);
        }
    }

    private static FormFault? Judge(Step step, AnswerValue? value) =>
        step.Kind switch
        {
            StepKind.Check => value?.Text switch
            {
                Step.Pass or Step.NotHere => null,
                Step.Fail => FormFault.Failed,
                _ => FormFault.NoAnswer,
            },
            StepKind.Reading => value?.Number is not { } number ? FormFault.NoAnswer
            : number < step.Min || number > step.Max ? FormFault.OutsideLimits
            : null,
            StepKind.Choice => step.Choices!.FirstOrDefault(choice => choice.Id == value?.Text) is not { } choice
                ? FormFault.NoAnswer
            : choice.Fails ? FormFault.Failed
            : null,
            StepKind.Text => value?.Text is null ? FormFault.NoAnswer : null,
            _ => null,
        };
}
