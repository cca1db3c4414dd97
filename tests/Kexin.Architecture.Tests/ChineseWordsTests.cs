namespace Kexin.Architecture.Tests;

/// <summary>The Chinese texts use one word for one thing: what a data officer says, not a translation.</summary>
public sealed class ChineseWordsTests
{
    /// <summary>Words that are not used, and those that stand for them.</summary>
    private static readonly Dictionary<string, string> s_words = new()
    {
        ["请求方"] = "申请方（授权）、发起方（任务）",
        ["名片"] = "成员信息卡",
        ["通证"] = "凭证",
        ["已接受"] = "已受理",
        ["待定"] = "待审批",
        ["撤回"] = "下架（数据集）、撤销（授权）、取消（申请、任务）",
        ["所有者"] = "数据所有方",
        ["用途"] = "使用目的",
        ["截止"] = "有效期至",
        ["材料"] = "隐私保护级别",
        ["真假"] = "布尔",
        ["哪些行算"] = "结局定义",
        ["略去"] = "剔除",
        ["不可达"] = "离线",
    };

    public static TheoryData<string> Words => [.. s_words.Keys];

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_that_is_not_ours_stands_in_no_text(string word)
    {
        var found = Texts().Where(file => File.ReadAllText(file).Contains(word, StringComparison.Ordinal));
        Assert.True(!found.Any(), $"{word} → {s_words[word]}: {string.Join(", ", found.Select(Path.GetFileName))}");
    }

    [Fact]
    public void The_smallest_group_is_a_number_of_people() =>
        Assert.All(
            Texts(),
            file =>
                Assert.DoesNotContain(
                    "最小分组",
                    File.ReadAllText(file).Replace("最小分组人数", "", StringComparison.Ordinal),
                    StringComparison.Ordinal
                )
        );

    /// <summary>What the program says and the Chinese documents; code and tests say it in English.</summary>
    private static IEnumerable<string> Texts() =>
        Repository
            .Files(".cs")
            .Concat(Repository.Files(".json"))
            .Concat(Repository.Files(".yaml"))
            .Where(file => file.Contains("/src/", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.zh-CN.md"))
            .Append(Path.Combine(Repository.Root, "README.zh-CN.md"))
            .Append(Path.Combine(Repository.Root, "verify", "src", "words.ts"));
}
