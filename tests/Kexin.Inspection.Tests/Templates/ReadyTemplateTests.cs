using Kexin.Governance.Declarations;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Tests.Templates;

/// <summary>Contract and Rejects: the templates that the program brings, and files that are none.</summary>
public sealed class ReadyTemplateTests
{
    public static TheoryData<string> Ids => [.. TemplateReader.Ready.Select(template => template.Id)];

    [Fact]
    public void There_is_one_for_each_scene() =>
        Assert.Equal(
            ["community", "fire-safety", "heritage", "kitchen", "special-trades", "work-safety"],
            TemplateReader.Ready.Select(template => template.Scene).Distinct().Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_template_has_a_checklist_of_substance_in_both_languages_and_names_its_rule(string id)
    {
        var template = TemplateReader.Ready.Single(each => each.Id == id);
        Assert.True(template.Steps.Count >= 10);
        Assert.Matches("《|号|GB", template.Rule.Zh);
        Assert.All(
            template.Steps.Select(step => step.Text).Append(template.Name),
            text =>
            {
                Assert.Matches("[一-鿿]", text.Zh);
                Assert.DoesNotMatch("[一-鿿]", text.En);
            }
        );
        Assert.Contains(template.Steps, step => step.Grade == Grade.Major);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_is_written_as_YAML_is_read_again(string id)
    {
        var template = TemplateReader.Ready.Single(each => each.Id == id);
        var again = TemplateReader.Read(new DeclarationFile("again.yaml", TemplateWriter.Write(template)));
        Assert.Equal(RecordJson.Write(template).GetRawText(), RecordJson.Write(again).GetRawText());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_recurrence_makes_rounds(string id)
    {
        var template = TemplateReader.Ready.Single(each => each.Id == id);
        var plan = Sample.Plan with { Recurrence = template.Recurrence! };
        var from = Sample.Time("2026-05-01T00:00:00+08:00");
        Assert.NotEmpty(PlanCalendar.Beginnings(plan, "Asia/Shanghai", from, from + (40 * Sample.Day)));
    }

    [Theory]
    [InlineData("id: a", "id: A")]
    [InlineData("kind: check", "kind: chek")]
    [InlineData("people: 1", "people: 3")]
    [InlineData("min: 1", "min: 9")]
    [InlineData("kind: check", "kind: choice")]
    [InlineData("step: first", "step: nothing")]
    [InlineData("id: second", "id: first")]
    [InlineData("name:", "nam:")]
    [InlineData("id: a", "id: &x a")]
    public void A_malformed_template_is_refused_with_its_line(string good, string bad)
    {
        const string text = """
            id: a
            version: 1
            scene: s
            name: {en: "A", zh: "甲"}
            rule: {en: "R", zh: "规"}
            people: 1
            steps:
              - id: first
                kind: check
                text: {en: "T", zh: "文"}
              - id: second
                kind: reading
                text: {en: "T", zh: "文"}
                min: 1
                max: 5
                when: {step: first, is: [fail]}
            """;
        TemplateReader.Read(new DeclarationFile("t.yaml", text));
        var at = text.IndexOf(good, StringComparison.Ordinal);
        var fault = Assert.Throws<DomainException>(() =>
            TemplateReader.Read(new DeclarationFile("t.yaml", text.Remove(at, good.Length).Insert(at, bad)))
        );
        Assert.NotNull(fault.Line);
    }
}
