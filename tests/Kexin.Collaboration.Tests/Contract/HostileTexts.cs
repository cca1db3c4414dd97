using Kexin.Collaboration.Contract;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>A member that writes what steers a screen, or what a screen does not show, into every text that others read.</summary>
public sealed class HostileTexts
{
    private readonly TaskScene _scene = new();

    public static TheoryData<string> Hostile =>
        [
            "\u001b[2J all is well",
            "approved \u202e desufer",
            "safe\u2066ty",
            "zero\u200dwidth",
            "two\rlines",
            "tab\tbed",
            "bell\u0007",
            "C1 \u009b31m",
            "caf\u0065\u0301",
            "\ufeffmark",
            "tag\U000e0041",
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_text_of_a_dataset_is_hostile(string text)
    {
        var good = _scene.Describe(North);
        DatasetDescription[] bad =
        [
            good with
            {
                Name = text,
            },
            good with
            {
                Description = text,
            },
            good with
            {
                Purposes = [text],
            },
            good with
            {
                Fields = [good.Fields[0] with { Name = text }],
            },
            good with
            {
                Fields = [good.Fields[0] with { Description = text }],
            },
        ];
        Assert.All(bad, description => Refused(_scene.SignPublish(North, description)));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_reason_is_hostile(string text)
    {
        _scene.Publish(North);
        _scene.Publish(South);
        var grant = _scene.Request(Centre, _scene.Terms(_scene.DatasetOf(North)));
        Refused(_scene.SignDecision(North, "refuse", grant, text));
        Refused(
            _scene.Sign(
                North,
                "grants",
                "approve",
                new ApproveGrant(["age"], _scene.Now + 1000, text).Encode(),
                [grant],
                _scene.DatasetOf(North)
            )
        );
        Refused(_scene.SignRequest(Centre, _scene.Terms(_scene.DatasetOf(North)) with { Purpose = text }));
        Refused(
            _scene.Sign(
                Centre,
                "tasks",
                "create",
                new CreateTask(_scene.Document, text, "statistics", [_scene.Provider(North)]).Encode(),
                [],
                _scene.DatasetOf(North)
            )
        );
        var task = _scene.Create();
        Refused(_scene.Sign(North, "tasks", "review", new ReviewTask(_scene.Document, false, text).Encode(), [task]));
        Refused(_scene.Sign(Centre, "tasks", "fail", new FailTask(1, text, null).Encode(), [task]));
    }

    [Fact]
    public void Prose_has_lines_and_every_script()
    {
        var text = "第一行\nDeuxième ligne: é, ế, ক্ষো, 한국어, 😀";
        var description = _scene.Describe(North) with { Description = text };
        _scene.Consortium.Apply(_scene.SignPublish(North, description));
        Assert.Null(VisibleText.FindFault(text));
    }

    [Theory]
    [InlineData("a\u001b[31m", "\\u{1B}", "U+001B")]
    [InlineData("a\u202eb", "\\u{202E}", "U+202E")]
    [InlineData("a\U000e0041", "\\u{E0041}", "U+E0041")]
    public void What_is_not_seen_is_written_out_and_named(string text, string shown, string code)
    {
        Assert.Contains(shown, VisibleText.Escape(text), StringComparison.Ordinal);
        Assert.True(VisibleText.IsVisible(VisibleText.Escape(text)));
        Assert.Contains(code, VisibleText.FindFault(text)!.En, StringComparison.Ordinal);
        Assert.True(VisibleText.IsProse(VisibleText.OnOneLine(text)));
    }

    [Fact]
    public void Half_a_character_is_written_out_and_named()
    {
        Assert.Equal("a\\u{D800}", VisibleText.Escape("a\ud800"));
        Assert.Contains("U+D800", VisibleText.FindFault("a\ud800")!.En, StringComparison.Ordinal);
    }

    private void Refused(Transaction transaction) => _scene.AssertRefused(BadArguments, transaction);
}
