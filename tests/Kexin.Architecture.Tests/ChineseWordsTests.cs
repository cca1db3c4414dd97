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
        ["可信保护"] = "Kexin 保护",
        ["“可信”"] = "Kexin",
        ["可信节点"] = "Kexin 节点",
        ["隐去"] = "不予公布",
        ["接受任务"] = "同意任务",
        ["\"监管\""] = "监管方",
        ["\"公证\""] = "公证方",
        ["\"观察\""] = "观察方",
        ["所有者允许"] = "授权",
        ["材料等级"] = "隐私保护级别",
    };

    public static TheoryData<string> Words => [.. s_words.Keys];

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_that_is_not_ours_stands_in_no_text(string word)
    {
        var found = Texts()
            .Where(file =>
                File.ReadLines(file)
                    .Any(line => line.Contains(word, StringComparison.Ordinal) && !IsOfConsent(file, line))
            );
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

    /// <summary>A consent is withdrawn in the law's own word (Personal Information Protection Law, article 15).</summary>
    private static bool IsOfConsent(string file, string line) =>
        Path.GetFileName(file).StartsWith("Consent", StringComparison.Ordinal)
        || line.Contains("同意", StringComparison.Ordinal)
        || line.Contains("consent", StringComparison.Ordinal);

    /// <summary>What the program says and the Chinese documents; code and tests say it in English.</summary>
    private static IEnumerable<string> Texts() =>
        Repository
            .Files(".cs")
            .Concat(Repository.Files(".json"))
            .Concat(Repository.Files(".yaml"))
            .Where(file => file.Contains("/src/", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.zh-CN.md"))
            .Append(Path.Combine(Repository.Root, "README.zh-CN.md"))
            .Append(Path.Combine(Repository.Root, "verify", "src", "words.ts"))
            .Append(Path.Combine(Repository.Root, "phone", "src", "texts", "zh.ts"));
}
