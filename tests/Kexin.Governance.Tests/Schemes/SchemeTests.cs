using Kexin.Governance.Classification;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Declarations;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Tests.Schemes;

/// <summary>The schemes that come with the program, and what is refused of files.</summary>
public sealed class SchemeTests
{
    private const string Small = """
        id: own
        name: { en: Own, zh: 自有 }
        source: { en: House rules, zh: 内部规定 }
        classes:
          - { id: all, name: { en: All, zh: 全部 }, description: { en: All., zh: 全部。 } }
        levels:
          - { id: low, name: { en: Low, zh: 低 }, description: { en: Low., zh: 低。 }, protection: 1, tier: open }
          - id: high
            name: { en: High, zh: 高 }
            description: { en: High., zh: 高。 }
            protection: 3
            tier: secret
            questions:
              - { id: harm, question: { en: Harm?, zh: 有害吗？ }, source: { en: Rule 1, zh: 第一条 } }
        kinds:
          - { kind: phone, class: all, level: high }
        """;

    [Fact]
    public void Four_schemes_come_with_the_program_and_each_says_something_of_every_kind()
    {
        Assert.Equal(
            ["general", "health", "industrial", "personal"],
            SchemeLibrary.Shipped.Select(scheme => scheme.Id)
        );
        Assert.All(
            SchemeLibrary.Shipped,
            scheme => Assert.All(Enum.GetValues<DataKind>(), kind => Assert.NotNull(scheme.Of(kind)))
        );
    }

    [Theory]
    [InlineData("industrial", 5, 3)]
    [InlineData("health", 6, 5)]
    [InlineData("general", 4, 3)]
    [InlineData("personal", 13, 2)]
    public void A_scheme_has_the_classes_and_levels_of_its_standard(string id, int classes, int levels)
    {
        var scheme = SchemeLibrary.Shipped.Single(each => each.Id == id);
        Assert.Equal((classes, levels), (scheme.Classes.Count, scheme.Levels.Count));
    }

    [Theory]
    [InlineData("id: own", "id: Own", 1)]
    [InlineData("protection: 3", "protection: 4", 11)]
    [InlineData("tier: secret", "tier: hidden", 12)]
    [InlineData("tier: secret", "tier: secret\n    tear: secret", 13)]
    [InlineData("class: all", "class: none", 16)]
    [InlineData("level: high", "level: higher", 16)]
    [InlineData("kind: phone", "kind: shoe", 16)]
    [InlineData("zh: 有害吗？", "zh: ''", 14)]
    [InlineData("id: high", "id: low", 8)]
    [InlineData("protection: 1, tier: open", "protection: 1, tier: open, questions: []", 0)]
    [InlineData("name: { en: High, zh: 高 }", "name: &a { en: High, zh: 高 }", 9)]
    [InlineData("name: { en: High, zh: 高 }", "name: { en: High, zh: 高", 9)]
    [InlineData("name: { en: High, zh: 高 }", "name: !!str High", 9)]
    public void A_file_that_is_no_scheme_is_named_with_its_line(string right, string wrong, int line)
    {
        var text = Small.Replace(right, wrong, StringComparison.Ordinal);
        if (line == 0)
        {
            Assert.NotNull(SchemeReader.Read(new DeclarationFile("own.yaml", text)));
            return;
        }

        var fault = Assert.Throws<DomainException>(() => SchemeReader.Read(new DeclarationFile("own.yaml", text)));
        Assert.StartsWith($"own.yaml, line {line}", fault.Title.En, StringComparison.Ordinal);
        Assert.StartsWith($"own.yaml 第 {line} 行", fault.Title.Zh, StringComparison.Ordinal);
        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void A_file_that_nests_without_end_or_is_too_long_is_refused_before_it_takes_memory()
    {
        Assert.Throws<DomainException>(() => SchemeReader.Read(new DeclarationFile("a", new string('[', 100_000))));
        Assert.Throws<DomainException>(() => SchemeReader.Read(new DeclarationFile("a", new string(' ', 5 << 20))));
    }

    [Fact]
    public void A_bad_file_and_one_with_a_taken_id_leave_the_other_schemes_as_they_are()
    {
        var library = new SchemeLibrary(
            new Files(
                new("bad.yaml", "id: ["),
                new("own.yaml", Small),
                new("twin.yaml", Small.Replace("id: own", "id: health", StringComparison.Ordinal))
            )
        );
        var (schemes, faults) = library.Read();
        Assert.Equal(["general", "health", "industrial", "own", "personal"], schemes.Select(scheme => scheme.Id));
        Assert.Equal(["bad.yaml", "twin.yaml"], faults.Select(fault => fault.File));
    }

    [Fact]
    public void A_yes_puts_data_on_its_level_and_no_question_above_may_stay_open()
    {
        var scheme = SchemeLibrary.Shipped.Single(each => each.Id == "industrial");
        Assert.Equal("disaster", Grading.Decide(scheme, new Dictionary<string, bool>()).Next!.Id);
        Assert.Equal("3", Grading.Decide(scheme, new Dictionary<string, bool> { ["public"] = true }).Level!.Id);
        var lower = new Dictionary<string, bool> { ["recovery"] = true };
        Assert.Null(Grading.Decide(scheme, lower).Level);
        (lower["disaster"], lower["public"]) = (false, false);
        var step = Grading.Decide(scheme, lower);
        Assert.Equal(("2", "recovery"), (step.Level!.Id, step.Because.Single().Id));
        Assert.Equal(["disaster", "public"], step.Denied.Select(each => each.Id));
        var none = scheme.Levels.SelectMany(level => level.Questions).ToDictionary(each => each.Id, _ => false);
        Assert.Equal("1", Grading.Decide(scheme, none).Level!.Id);
        Assert.Throws<DomainException>(() => Grading.Decide(scheme, new Dictionary<string, bool> { ["x"] = true }));
    }

    private sealed class Files(params DeclarationFile[] files) : ISchemeFiles
    {
        public IReadOnlyList<DeclarationFile> Read() => files;
    }
}
