using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin inspection boxes</c>: which box stands where, and moving, replacing and retiring one; each an act of two people.</summary>
internal static class InspectionBoxes
{
    private const int TagInDigits = 14;

    public static Command Build(CommandSet set) =>
        set.Group("inspection.boxes", List(set), Move(set), Replace(set), Retire(set));

    /// <summary>An active box's key or a tag's number.</summary>
    public static InspectionBoxKind KindOf(string key) =>
        key.Length == TagInDigits ? InspectionBoxKind.Tag : InspectionBoxKind.Active;

    private static Command List(CommandSet set)
    {
        const string path = "inspection.boxes.list";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
            {
                var boxes = await call.Client.Inspection.BoxesAsync(cancel);
                var points = (await call.Client.Inspection.PointsAsync(null, cancel)).ToDictionary(point => point.Id);
                return call.Answer(boxes, _ => Show(call, boxes, points));
            }
        );
    }

    private static void Show(
        Call call,
        IReadOnlyList<InspectionBox> boxes,
        Dictionary<string, InspectionCheckpoint> points
    )
    {
        Tables.WriteOrSay(
            call.Terminal,
            "inspection.boxes.none",
            ["checkpoint", "kind", "identity", "id"],
            boxes,
            box =>
                [
                    box.Point is null ? call.Texts["inspection.boxes.retired"]
                    : points.TryGetValue(box.Point, out var point) ? point.Name
                    : box.Point,
                    call.Texts[$"box-kind.{box.Kind}".ToLowerInvariant()],
                    box.Key,
                    box.Id,
                ]
        );
    }

    private static Command Move(CommandSet set)
    {
        const string path = "inspection.boxes.move";
        var command = set.Command(path);
        var box = set.Argument<string>(command, path, "BOX");
        var to = set.Option<string>(command, path, "--to", "CHECKPOINT", required: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var found = await FindAsync(call, call.Get(box), cancel);
                var point = await InspectionSetup.PointAsync(call, call.Get(to)!, cancel);
                await call.Client.Inspection.MoveBoxAsync(found.Id, new MoveBox(point.Id), cancel);
                return call.Say(call.Texts.Format("inspection.boxes.moved", point.Name));
            }
        );
    }

    private static Command Replace(CommandSet set)
    {
        const string path = "inspection.boxes.replace";
        var command = set.Command(path);
        var box = set.Argument<string>(command, path, "BOX");
        var key = set.Option<string>(command, "inspection.box", "--key", "KEY", required: true);
        var address = set.Option<string>(command, "inspection.box", "--address", "URL");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var found = await FindAsync(call, call.Get(box), cancel);
                var given = call.Get(key)!;
                var made = await call.Client.Inspection.ReplaceBoxAsync(
                    found.Id,
                    new RegisterBox(KindOf(given), given, found.Point, call.Get(address)),
                    cancel
                );
                return call.Say(call.Texts.Format("inspection.boxes.replaced", made.Box.Device));
            }
        );
    }

    private static Command Retire(CommandSet set)
    {
        const string path = "inspection.boxes.retire";
        var command = set.Command(path);
        var box = set.Argument<string>(command, path, "BOX");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var found = await FindAsync(call, call.Get(box), cancel);
                await call.Client.Inspection.RetireBoxAsync(found.Id, cancel);
                return call.Say(call.Texts["inspection.boxes.gone"]);
            }
        );
    }

    /// <summary>A box that stands somewhere: by its id, its key or number, or its checkpoint's name or label.</summary>
    private static async Task<InspectionBox> FindAsync(Call call, string given, CancellationToken cancel)
    {
        var points = (await call.Client.Inspection.PointsAsync(null, cancel)).ToDictionary(point => point.Id);
        return Ids.Only(
            call,
            [.. (await call.Client.Inspection.BoxesAsync(cancel)).Where(box => box.Point is not null)],
            given,
            box => box.Id,
            box => box.Key,
            box => points.GetValueOrDefault(box.Point!)?.Name ?? "",
            box => points.GetValueOrDefault(box.Point!)?.Code ?? ""
        );
    }
}
