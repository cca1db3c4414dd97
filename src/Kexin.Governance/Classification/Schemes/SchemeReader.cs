using System.Text.RegularExpressions;
using Kexin.Governance.Declarations;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Classification.Schemes;

/// <summary>Reads schemes from YAML.</summary>
public static partial class SchemeReader
{
    /// <summary>What the API calls the schema of schemes.</summary>
    private const string Reserved = "schema";

    /// <summary>The scheme of a file.</summary>
    /// <exception cref="DomainException">The file is no scheme; it names the line.</exception>
    public static Scheme Read(DeclarationFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Declaration.Read<Scheme>(file, Check);
    }

    /// <summary>What the parts of a scheme owe each other.</summary>
    private static void Check(Scheme scheme)
    {
        RequireId("id", scheme.Id);
        Require(scheme.Id != Reserved, "id", new("must be another word", "须换一个词"));
        RequireWords("name", scheme.Name);
        RequireWords("source", scheme.Source);
        var classes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < scheme.Classes.Count; i++)
        {
            RequireNew($"classes[{i}].id", scheme.Classes[i].Id, classes);
            RequireWords($"classes[{i}].name", scheme.Classes[i].Name);
        }

        var levels = CheckLevels(scheme);
        var kinds = new HashSet<DataKind>();
        for (var i = 0; i < scheme.Kinds.Count; i++)
        {
            var kind = scheme.Kinds[i];
            Require(kinds.Add(kind.Kind), $"kinds[{i}].kind", new("stands there twice", "出现了两次"));
            Require(
                classes.Contains(kind.Class),
                $"kinds[{i}].class",
                new($"must be one of: {string.Join(", ", classes)}", $"必须是下列之一：{string.Join("、", classes)}")
            );
            Require(
                levels.Contains(kind.Level),
                $"kinds[{i}].level",
                new($"must be one of: {string.Join(", ", levels)}", $"必须是下列之一：{string.Join("、", levels)}")
            );
        }
    }

    private static HashSet<string> CheckLevels(Scheme scheme)
    {
        var levels = new HashSet<string>(StringComparer.Ordinal);
        var questions = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < scheme.Levels.Count; i++)
        {
            var (level, at) = (scheme.Levels[i], $"levels[{i}]");
            RequireNew($"{at}.id", level.Id, levels);
            RequireWords($"{at}.name", level.Name);
            var below = i > 0 ? scheme.Levels[i - 1] : null;
            Require(
                below is null || level.Protection >= below.Protection,
                $"{at}.protection",
                new("must not be less than that of the level below", "不能低于下一级别")
            );
            Require(
                below is null || level.Tier >= below.Tier,
                $"{at}.tier",
                new("must not be weaker than that of the level below", "不能宽于下一级别")
            );
            Require(
                level.Questions.Count > 0 == i > 0,
                $"{at}.questions",
                new(
                    "must stand at every level but the lowest, and not there",
                    "除最低一级外，各级都须列出问题；最低一级不列"
                )
            );
            for (var j = 0; j < level.Questions.Count; j++)
            {
                RequireNew($"{at}.questions[{j}].id", level.Questions[j].Id, questions);
                RequireWords($"{at}.questions[{j}].question", level.Questions[j].Question);
                RequireWords($"{at}.questions[{j}].source", level.Questions[j].Source);
            }
        }

        return levels;
    }

    private static void RequireNew(string path, string id, HashSet<string> known)
    {
        RequireId(path, id);
        Require(known.Add(id), path, new("stands there twice", "出现了两次"));
    }

    private static void RequireId(string path, string id) =>
        Require(
            Id().IsMatch(id),
            path,
            new("must be of lower-case letters, digits and hyphens", "必须由小写字母、数字和连字符组成")
        );

    private static void RequireWords(string path, BilingualText text) =>
        Require(
            !string.IsNullOrWhiteSpace(text.En) && !string.IsNullOrWhiteSpace(text.Zh),
            path,
            new("must have a text in both languages", "必须有中英文两种文本")
        );

    private static void Require(bool holds, string path, BilingualText demand)
    {
        if (!holds)
        {
            throw new RecordException(path, demand);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();
}
