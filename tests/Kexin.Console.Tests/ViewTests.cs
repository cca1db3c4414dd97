using System.Text.Json;
using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Charts;
using Kexin.Console.Pages.Data;
using Kexin.Console.Pages.Ledger;
using Kexin.Console.Pages.Tasks;
using Kexin.Console.Parts;
using Kexin.Console.Session;

namespace Kexin.Console.Tests;

/// <summary>What results, columns, uses and lives look like.</summary>
public sealed class ViewTests : ConsoleContext
{
    private static readonly LocalizedText s_title = new("Table", "表");
    private static readonly DateTimeOffset s_noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Own_values_stand_beside_the_joint_ones_by_their_keys()
    {
        var table = Assert.Single(
            SheetComparison.Of(Sheet(("b", 2), ("a", 1)), Sheet(("a", 10), ("c", 30)), Words.In("en"))
        );
        Assert.Equal(
            [new("b", "Value", "2", "–"), new("a", "Value", "1", "10"), new("c", "Value", "–", "30")],
            table.Values
        );
    }

    [Fact]
    public void A_value_that_is_held_back_is_said_to_be()
    {
        var table = Assert.Single(SheetComparison.Of(Sheet(("a", null)), Sheet(("a", 3)), Words.In("en")));
        Assert.Equal(new ComparedValue("a", "Value", "held back", "3"), Assert.Single(table.Values));
    }

    [Fact]
    public void The_spread_of_a_column_has_a_bar_a_bin_and_no_markup_of_its_values()
    {
        var shown = Render<SpreadView>(view =>
            view.Add(part => part.Name, "sex")
                .Add(part => part.Bins, [new ColumnBin(null, null, "<b>1</b>", 6), new ColumnBin(null, null, "0", 3)])
        );
        Assert.Equal(["32", "16"], shown.FindAll("rect[fill=currentColor]").Select(bar => bar.GetAttribute("height")));
        Assert.Empty(shown.FindAll("b"));
        Assert.Contains("<b>1</b> (6)", shown.Find(".ends").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_use_names_user_grant_and_proof_and_one_of_another_dataset_is_left_out()
    {
        var (names, members) = (
            new Dictionary<string, string> { ["d"] = "cohort" },
            new Dictionary<string, string> { ["m"] = "Centre" }
        );
        var grant = new string('a', 64);
        DatasetUse? Use(EvidenceEntry entry) => DatasetUse.Of(DatasetUseEntry.Read(entry)!, names, members);
        var use = Use(Entry("dataset.open", "d", grant))!;
        Assert.Equal(("cohort", "Centre", false, grant), (use.Dataset, use.User, use.IsRefused, use.Grant));
        Assert.Null(Use(Entry("dataset.open", "d", "none: open fields"))!.Grant);
        Assert.True(Use(Entry("dataset.refuse", "d", grant))!.IsRefused);
        Assert.Null(Use(Entry("dataset.open", "x", grant)));
        var shown = Render<UsesTable>(view => view.Add(part => part.Uses, [use]));
        Assert.Equal($"/requests/{grant}", shown.FindAll("a")[0].GetAttribute("href"));
        Assert.Contains("proof", shown.FindAll("a")[1].GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_life_shows_each_step_with_what_went_in_and_came_out()
    {
        var summary = new TransactionSummary(
            "t",
            "grants",
            "approve",
            new("grant approved", "授权已批准"),
            new("m", "North"),
            3,
            s_noon,
            ReceiptState.Final
        );
        var shown = Render<LifeView>(view =>
            view.Add(
                part => part.Steps,
                [
                    new LifeStep(
                        new TokenEvent(2, summary, null),
                        [new("x", "Dataset: <i>c</i>", true)],
                        [new("y", "Grant", false)]
                    ),
                    new LifeStep(new TokenEvent(null, summary, null), [], []),
                ]
            )
        );
        Assert.Equal(["Version 2", "Spent"], shown.FindAll(".version").Select(part => part.TextContent));
        Assert.Equal("/ledger/tokens/x", shown.Find(".from .used a").GetAttribute("href"));
        Assert.Equal("/ledger/tokens/y", shown.Find(".to a").GetAttribute("href"));
        Assert.Empty(shown.FindAll("i"));
    }

    [Fact]
    public void A_chart_over_time_has_a_gap_where_nothing_was_measured()
    {
        var option = TimeChart.Of(
            [new TimeLine("a", [new(s_noon, 1), new(s_noon, null), new(s_noon, double.NaN)])],
            "s",
            true,
            false
        );
        var at = s_noon.ToUnixTimeMilliseconds();
        Assert.Equal($"[[{at},1],[{at},null],[{at},null]]", option["series"]![0]!["data"]!.ToJsonString());
        Assert.False((bool)option["yAxis"]!["scale"]!);
        Assert.Equal("richText", option["tooltip"]!["renderMode"]!.ToString());
    }

    private static Sheet Sheet(params (string Key, long? Value)[] rows) =>
        new(
            [
                new(
                    "t",
                    s_title,
                    [
                        new("k", new("Key", "键"), ColumnKind.Text, ColumnRole.Key, 0, null, "", []),
                        new("v", new("Value", "值"), ColumnKind.Whole, ColumnRole.Value, 0, null, "", []),
                        new("e", new("Error", "误差"), ColumnKind.Real, ColumnRole.Detail, 3, null, "", []),
                    ],
                    rows.Length,
                    [
                        .. rows.Select(row =>
                            (IReadOnlyList<SheetCell>)
                                [
                                    new(row.Key),
                                    row.Value is { } value ? new(Whole: value) : new(HeldBack: 0),
                                    new(Real: 0.1),
                                ]
                        ),
                    ]
                ),
            ],
            [],
            [],
            [],
            []
        );

    private static EvidenceEntry Entry(string kind, string dataset, string grant) =>
        new(
            0,
            s_noon,
            kind,
            s_title,
            "",
            JsonDocument
                .Parse(
                    $$"""{"facts":[{"name":"dataset","value":"{{dataset}}"},{"name":"user","value":"m"},{"name":"grant","value":"{{grant}}"}]}"""
                )
                .RootElement,
            1,
            "/v1/proofs/evidence/0"
        );
}
