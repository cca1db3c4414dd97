using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Browser.Tests.Phone;

/// <summary>The phone app with a real node in a consortium of one, and a box that <c>kexin box simulate</c> runs.</summary>
public sealed class PhoneOnNodeTests(PhoneFixture fixture) : IClassFixture<PhoneFixture>
{
    [Fact]
    public async Task A_round_by_the_app_is_taken_by_the_node_and_a_failing_item_makes_a_corrective_task()
    {
        await using var node = NodeProcess.Make(fixture.NewFolder(), "school", MemberRole.Member, "standard");
        await node.StartAsync();
        await using var boxes = await SimulatedBoxes.StartAsync(fixture.NewFolder(), "b1=battery@99");
        var code = await SetUpAsync(node.Client, boxes);
        var page = await fixture.OpenAsync(
            fixture.NewFolder(),
            "zh",
            address: ApiAccess.Load(node.Folder).Url.ToString()
        );
        await page.FillAsync("input.code", code);
        await page.ClickAsync("button.main");
        await page.ClickAsync("a.task");
        await page.ClickAsync("ol.route a");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.WaitForSelectorAsync(".step");
        foreach (var pass in await page.Locator(".step .pass").AllAsync())
        {
            await pass.ClickAsync();
        }

        await page.ClickAsync("#step-equipment .fail");
        await page.FillAsync("#step-pressure input", "1.2");
        foreach (var step in new[] { "exits", "equipment" })
        {
            await page.ClickAsync($"#step-{step} .tool");
            await page.ClickAsync("dialog .main:not([disabled])");
            await page.WaitForSelectorAsync($"#step-{step} .thumb img");
        }

        await page.ClickAsync(PhoneFixture.Touch);
        await page.WaitForSelectorAsync("a.main");
        await page.WaitForSelectorAsync(".notice.good");
        Assert.Contains("经证明", await page.InnerTextAsync(".notice.good"), StringComparison.Ordinal);

        var records = (await node.Client.Inspection.RecordsAsync(new Paging())).Items;
        Assert.Equal(2, records.Count);
        var corrective = Assert.Single((await node.Client.Inspection.CorrectivesAsync(new Paging())).Items);
        Assert.Contains("Fire-fighting equipment", corrective.Text.En, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    /// <summary>A site of one checkpoint with the simulated box, and a round that has begun; answers with a code for the inspector's phone.</summary>
    private static async Task<string> SetUpAsync(KexinClient owner, SimulatedBoxes boxes)
    {
        await owner.Proposals.SetActsAsync([]);
        var card = await owner.Node.CardAsync();
        var genesis = await owner.Consortium.CreateAsync(new CreateConsortium("alone", [card.Encoded]));
        if (!genesis.Joined)
        {
            await owner.Consortium.JoinAsync(new JoinConsortium([genesis.Encoded]));
        }

        var inspection = owner.Inspection;
        var site = await inspection.PutSiteAsync(new("", "School", "", "Asia/Shanghai", []));
        var point = await inspection.PutPointAsync(new("", site.Id, "Extinguisher", "A-1", "", []));
        await inspection.RegisterBoxAsync(
            new(InspectionBoxKind.Active, boxes.PublicKey.ToString(), point.Id, boxes.Address)
        );
        var person = (await owner.People.InviteAsync(new InvitePerson("Li Wei", ["inspector"]))).Person.Id;
        var begins = TimeZoneInfo.ConvertTime(
            DateTimeOffset.UtcNow.AddMinutes(1),
            TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")
        );
        await inspection.PutPlanAsync(
            new(
                "",
                new("Patrol", "巡查"),
                site.Id,
                "fire-patrol",
                [point.Id],
                "FREQ=DAILY",
                begins.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
                60,
                [person],
                Ordered: true,
                LeastSeconds: 0,
                Active: true
            )
        );
        await inspection.MakeTasksAsync();
        return (await inspection.PhoneCodeAsync(person)).Code;
    }
}
