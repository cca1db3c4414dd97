using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Settings;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>What a person sets for himself, and what an administrator sets for the organisation.</summary>
public sealed class SettingsTests : ConsoleContext, IAsyncLifetime
{
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task Acts_that_take_two_people_are_ticked_and_saved()
    {
        Answer();
        await SignInAsync("roles.change");
        var page = Render<TwoPeopleSettings>();
        page.WaitForElement("form");
        var boxes = page.FindAll("input[type=checkbox]");
        Assert.Equal([true, false], boxes.Select(box => box.HasAttribute("checked")));
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        await boxes[1].ChangeAsync(new() { Value = true });
        _node.Answer(
            Routes.Acts,
            [Act("datasets.destroy", takesTwo: true), Act("keys.renew", takesTwo: true)],
            KexinJson.Default.Acts
        );
        await page.Find("form").SubmitAsync();
        page.WaitForElement(".note");
        Assert.Equal("""{"acts":["datasets.destroy","keys.renew"]}""", _node.Bodies[Routes.Acts]);
    }

    [Fact]
    public async Task Whoever_may_not_change_roles_reads_them_and_changes_nothing()
    {
        Answer();
        await SignInAsync("people.read");
        var page = Render<TwoPeopleSettings>();
        page.WaitForElement("form");
        Assert.True(page.Find("fieldset").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("button"));
        var roles = Render<RoleSettings>();
        roles.WaitForElement("details");
        Assert.True(roles.Find("fieldset").HasAttribute("disabled"));
        Assert.Empty(roles.FindAll("button"));
    }

    [Fact]
    public async Task What_a_role_allows_is_ticked_and_saved()
    {
        Answer();
        await SignInAsync("roles.change");
        var page = Render<RoleSettings>();
        page.WaitForElement("details");
        await page.FindAll("input[type=checkbox]")[1].ChangeAsync(new() { Value = true });
        var role = Routes.Role.With("auditor");
        _node.Answer(role, Auditor("ledger.read", "evidence.read"), KexinJson.Default.RoleInfo);
        await page.Find("form").SubmitAsync();
        page.WaitForElement(".note");
        Assert.Contains(
            "\"permissions\":[\"ledger.read\",\"evidence.read\"]",
            _node.Bodies[role],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_chosen_time_zone_counts_instead_of_the_devices()
    {
        await SignInAsync(zone: "Asia/Tokyo");
        var session = Services.GetRequiredService<NodeSession>();
        Assert.Equal("Asia/Tokyo", session.Zone.Id);
        var page = Render<OwnSettings>();
        Assert.Equal("Asia/Tokyo", page.Find("#zone").GetAttribute("value"));
        await page.Find("#zone").ChangeAsync(new() { Value = "Europe/Paris" });
        Assert.EndsWith(
            "/zone?name=Europe%2FParis&back=%2Fsettings",
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private void Answer()
    {
        _node.Answer(
            Routes.Acts,
            [Act("datasets.destroy", takesTwo: true), Act("keys.renew", takesTwo: false)],
            KexinJson.Default.Acts
        );
        _node.Answer(Routes.Roles, [Auditor("ledger.read")], KexinJson.Default.Roles);
        _node.Answer(
            Routes.Permissions,
            [new("ledger.read", Text("read the ledger")), new("evidence.read", Text("read the evidence"))],
            KexinJson.Default.Permissions
        );
    }

    private async Task SignInAsync(string? permission = null, string? zone = null)
    {
        _node.Me(permission is null ? [] : [permission]);
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "", zone);
    }

    private static ActInfo Act(string id, bool takesTwo) => new(id, Text(id), takesTwo);

    private static RoleInfo Auditor(params string[] permissions) => new("auditor", Text("Auditor"), permissions);

    private static LocalizedText Text(string text) => new(text, text);
}
