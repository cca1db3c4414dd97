using MudBlazor;

namespace Kexin.Console.Layout;

/// <summary>A place of the menu.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Key">Its name in the texts.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Permission">Without which it shows nothing; null for everybody's.</param>
internal sealed record Place(string Path, string Key, string Icon, string? Permission = null);

/// <summary>Where the menu leads.</summary>
internal static class Places
{
    /// <summary>The place at an address.</summary>
    public static Place Of(string path) => All.First(place => place.Path == path);

    public static IReadOnlyList<Place> All { get; } =
    [
        new("/", "menu.home", Icons.Material.Outlined.Inbox),
        new("/data", "menu.data", Icons.Material.Outlined.TableChart, "catalogue.read"),
        new("/requests", "menu.requests", Icons.Material.Outlined.HowToReg, "grants.read"),
        new("/consents", "menu.consents", Icons.Material.Outlined.VerifiedUser, "grants.read"),
        new("/collections", "menu.collections", Icons.Material.Outlined.Input, "datasets.read"),
        new("/destructions", "menu.destructions", Icons.Material.Outlined.DeleteForever, "catalogue.read"),
        new("/policy", "menu.policy", Icons.Material.Outlined.Policy, "datasets.read"),
        new("/tasks", "menu.tasks", Icons.Material.Outlined.Functions, "tasks.read"),
        new("/inspection", "menu.inspection", Icons.Material.Outlined.QrCodeScanner, "inspection.read"),
        new("/ledger", "menu.ledger", Icons.Material.Outlined.Link, "ledger.read"),
        new("/members", "menu.members", Icons.Material.Outlined.Groups, "ledger.read"),
        new("/evidence", "menu.evidence", Icons.Material.Outlined.FactCheck, "evidence.read"),
        new("/people", "menu.people", Icons.Material.Outlined.Badge, "people.read"),
        new("/settings", "menu.settings", Icons.Material.Outlined.Settings),
        new("/health-and-alarms", "menu.health", Icons.Material.Outlined.MonitorHeart),
    ];
}
