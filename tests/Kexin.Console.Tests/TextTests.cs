using System.Text.RegularExpressions;
using Kexin.Client.Contracts;
using Kexin.Console.Session;

namespace Kexin.Console.Tests;

/// <summary>Everything that the console says, it says in both languages, and says nothing else.</summary>
public sealed partial class TextTests
{
    private static readonly Words s_english = Words.In("en");
    private static readonly Words s_chinese = Words.In("zh");

    /// <summary>Texts of a value are named by a group and the value.</summary>
    private static readonly Dictionary<string, Type> s_groups = new()
    {
        ["inbox.step"] = typeof(InboxStep),
        ["dataset.state"] = typeof(DatasetState),
        ["field.type"] = typeof(FieldType),
        ["field.role"] = typeof(FieldRole),
        ["tier"] = typeof(Tier),
        ["consent.state"] = typeof(ConsentState),
        ["lawful-basis"] = typeof(LawfulBasis),
        ["destruction.state"] = typeof(DestructionState),
        ["grant.state"] = typeof(GrantState),
        ["policy.action"] = typeof(PolicyAction),
        ["policy.decision"] = typeof(PolicyDecision),
        ["mask"] = typeof(MaskKind),
        ["adversary"] = typeof(AdversaryModel),
        ["task.state"] = typeof(TaskState),
        ["receipt.state"] = typeof(ReceiptState),
        ["health.status"] = typeof(HealthStatus),
        ["member.role"] = typeof(MemberRole),
        ["person.state"] = typeof(PersonState),
        ["proposal.state"] = typeof(ProposalState),
        ["inspection.task"] = typeof(InspectionTaskState),
        ["inspection.level"] = typeof(InspectionAlarmLevel),
        ["inspection.alarm"] = typeof(InspectionAlarmState),
        ["inspection.grade"] = typeof(HazardGrade),
        ["inspection.hazard"] = typeof(CorrectiveState),
        ["inspection.kind"] = typeof(InspectionRecordKind),
        ["inspection.contact"] = typeof(BoxContactResult),
        ["inspection.box-kind"] = typeof(InspectionBoxKind),
        ["inspection.report.by"] = typeof(InspectionReportBy),
        ["inspection.report.step"] = typeof(InspectionReportStep),
    };

    [Fact]
    public void Both_languages_say_the_same_things() =>
        Assert.Equal(s_english.Keys.Order(StringComparer.Ordinal), s_chinese.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_text_has_the_same_places_to_fill_in_both_languages() =>
        Assert.All(s_english.Keys, key => Assert.Equal(PlacesOf(s_english[key]), PlacesOf(s_chinese[key])));

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there()
    {
        var asked = Sources().SelectMany(text => Asked().Matches(text)).Select(match => match.Groups[1].Value);
        Assert.Empty(asked.Where(key => !s_english.Keys.Contains(key)).Distinct());
    }

    [Fact]
    public void Every_value_of_a_group_has_a_text()
    {
        var wanted = s_groups.SelectMany(group => Enum.GetNames(group.Value).Select(value => $"{group.Key}.{value}"));
        Assert.Empty(wanted.Except(s_english.Keys));
    }

    [Fact]
    public void Every_group_that_a_page_asks_for_is_known()
    {
        var asked = Sources().SelectMany(text => Groups().Matches(text)).Select(match => match.Groups[1].Value);
        Assert.Empty(asked.Distinct().Except(s_groups.Keys));
    }

    [Fact]
    public void Every_text_is_asked_for()
    {
        var sources = string.Join('\n', Sources());
        string[] made = [.. s_groups.Keys.Select(group => group + "."), "suite.", "level.", "alarm.do."];
        Assert.DoesNotContain(
            s_english.Keys,
            key =>
                !made.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))
                && !sources.Contains($"\"{key}\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_Chinese_text_is_English() =>
        Assert.DoesNotContain(
            s_chinese.Keys,
            key => key is not ("language.other" or "list.comma") && !s_chinese[key].Any(letter => letter > '\u2E7F')
        );

    private static IEnumerable<string> Sources()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Kexin.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return Directory
            .EnumerateFiles(Path.Combine(root, "src", "Kexin.Console"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs")
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText);
    }

    private static IEnumerable<string> PlacesOf(string text) =>
        Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\bW(?:ords)?(?:\[|\.Format\()""([^""]+)""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\bW(?:ords)?\.Of\(""([^""]+)"",")]
    private static partial Regex Groups();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
