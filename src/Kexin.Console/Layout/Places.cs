using MudBlazor;

namespace Kexin.Console.Layout;

/// <summary>A place of the menu.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Key">Its name in the texts.</param>
/// <param name="Icon">Its picture.</param>
internal sealed record Place(string Path, string Key, string Icon);

/// <summary>Where the menu leads.</summary>
internal static class Places
{
    public static IReadOnlyList<Place> All { get; } =
    [
        new("/", "menu.home", Icons.Material.Outlined.Inbox),
        new("/data", "menu.data", Icons.Material.Outlined.TableChart),
        new("/requests", "menu.requests", Icons.Material.Outlined.HowToReg),
        new("/tasks", "menu.tasks", Icons.Material.Outlined.Functions),
        new("/ledger", "menu.ledger", Icons.Material.Outlined.Link),
        new("/members", "menu.members", Icons.Material.Outlined.Groups),
        new("/evidence", "menu.evidence", Icons.Material.Outlined.FactCheck),
        new("/people", "menu.people", Icons.Material.Outlined.Badge),
        new("/health-and-alarms", "menu.health", Icons.Material.Outlined.MonitorHeart),
    ];
}
