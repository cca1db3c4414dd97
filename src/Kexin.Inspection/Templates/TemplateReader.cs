using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Kexin.Governance.Declarations;

namespace Kexin.Inspection.Templates;

/// <summary>Reads templates from YAML, and has those that the program brings.</summary>
public static partial class TemplateReader
{
    private const string Prefix = "templates/";
    private static readonly Lazy<IReadOnlyList<Template>> s_ready = new(() =>
        [.. DeclarationFile.Brought(Assembly.GetExecutingAssembly(), Prefix).Select(Read)]
    );

    /// <summary>Those that the program brings, by id.</summary>
    public static IReadOnlyList<Template> Ready => s_ready.Value;

    /// <summary>The template of a file.</summary>
    /// <exception cref="DomainException">The file is no template; it names the line.</exception>
    public static Template Read(DeclarationFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Declaration.Read<Template>(file, Check);
    }

    /// <summary>What the parts of a template owe each other.</summary>
    /// <exception cref="RecordException">Something does not fit; it names the place.</exception>
    public static void Check(Template template)
    {
        ArgumentNullException.ThrowIfNull(template);
        RequireId("id", template.Id);
        RequireId("scene", template.Scene);
        var known = new Dictionary<string, Step>(StringComparer.Ordinal);
        for (var i = 0; i < template.Steps.Count; i++)
        {
            var step = template.Steps[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"steps[{i}]");
            RequireId($"{at}.id", step.Id);
            CheckStep(step, at);
            if (step.When is { } when)
            {
                Require(
                    known.TryGetValue(when.Step, out var asked) && asked.Kind is StepKind.Check or StepKind.Choice,
                    $"{at}.when.step",
                    new("must be an earlier check or choice", "必须是在前的检查或选项步骤")
                );
            }

            Require(known.TryAdd(step.Id, step), $"{at}.id", new("stands there twice", "出现了两次"));
        }
    }

    private static void CheckStep(Step step, string at)
    {
        Require(
            (step.Kind == StepKind.Choice) == (step.Choices is { Count: > 0 }),
            $"{at}.choices",
            new("belongs to a choice, which has at least one", "仅用于选项步骤，且至少有一项")
        );
        Require(
            step.Choices is null || step.Choices.DistinctBy(choice => choice.Id).Count() == step.Choices.Count,
            $"{at}.choices",
            new("must have different ids", "的标识不得重复")
        );
        Require(
            step.Kind == StepKind.Reading || (step.Min is null && step.Max is null && step.Unit is null),
            at,
            new("has limits or a unit and is no reading", "不是读数步骤，不能有上下限或单位")
        );
        Require(
            step.Min is not { } min || step.Max is not { } max || min <= max,
            $"{at}.max",
            new("must not be under the least", "不能小于下限")
        );
    }

    private static void RequireId(string at, string id) =>
        Require(
            Id().IsMatch(id),
            at,
            new("must be lower-case letters and digits with hyphens between", "须为小写字母、数字，中间可用连字符")
        );

    private static void Require(bool holds, string at, BilingualText demand)
    {
        if (!holds)
        {
            throw new RecordException(at, demand);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();
}
