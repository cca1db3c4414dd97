using System.Globalization;
using Kexin.Box.Simulation;
using Kexin.Box.Tags;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>A site of the demo, with its checkpoints and what stands at each.</summary>
/// <param name="Site">The site.</param>
/// <param name="Points">Its checkpoints, in the order of the route.</param>
/// <param name="Boxes">The active boxes, by checkpoint.</param>
/// <param name="Tags">The tags, by checkpoint.</param>
internal sealed record DemoSite(
    InspectionSite Site,
    IReadOnlyList<InspectionCheckpoint> Points,
    IReadOnlyDictionary<string, SimulatedBox> Boxes,
    IReadOnlyDictionary<string, TagChip> Tags
);

/// <summary>Sets three sites up as a manager does: checkpoints, boxes on the ledger, people with their certificates, plans.</summary>
/// <param name="owner">The operator's node.</param>
/// <param name="texts">Names.</param>
/// <param name="time">The clock.</param>
internal sealed class DemoSites(KexinClient owner, Texts texts, TimeProvider time)
{
    private const string Zone = "Asia/Shanghai";
    private const double RadiusInMetres = 100;

    /// <summary>A round begins with a whole minute that has not begun when its tasks are made.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(80);

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    /// <summary>A site whose checkpoints have active boxes, in the order of their ids.</summary>
    public async Task<DemoSite> WithBoxesAsync(
        string key,
        double latitude,
        double longitude,
        IReadOnlyDictionary<string, SimulatedBox> boxes,
        string address,
        CancellationToken cancel
    )
    {
        var (site, points) = await PutAsync(key, latitude, longitude, boxes.Count, cancel);
        var standing = new Dictionary<string, SimulatedBox>();
        foreach (var (point, (id, box)) in points.Zip(boxes))
        {
            await owner.Inspection.RegisterBoxAsync(
                new RegisterBox(InspectionBoxKind.Active, box.PublicKey.ToString(), point.Id, $"{address}/{id}"),
                cancel
            );
            standing[point.Id] = box;
        }

        return new DemoSite(site, points, standing, new Dictionary<string, TagChip>());
    }

    /// <summary>A site whose checkpoints have tags, into which the site's keys are written.</summary>
    public async Task<DemoSite> WithTagsAsync(
        string key,
        double latitude,
        double longitude,
        int count,
        CancellationToken cancel
    )
    {
        var (site, points) = await PutAsync(key, latitude, longitude, count, cancel);
        var standing = new Dictionary<string, TagChip>();
        foreach (var point in points)
        {
            var uid = TagUid.Read([0x04, .. RandomSource.System.GetBytes(TagUid.SizeInBytes - 1)]);
            var made = await owner.Inspection.RegisterBoxAsync(
                new RegisterBox(InspectionBoxKind.Tag, uid.ToString(), point.Id),
                cancel
            );
            var keys = await owner.Inspection.TagKeysAsync(made.Box.Id, cancel);
            standing[point.Id] = new TagChip(
                Convert.FromHexString(keys.Identity),
                Convert.FromHexString(keys.Code),
                uid,
                0
            );
        }

        return new DemoSite(site, points, new Dictionary<string, SimulatedBox>(), standing);
    }

    /// <summary>A plan of one round today, which begins with the next minute.</summary>
    public async Task<InspectionPlan> PlanAsync(
        DemoSite site,
        InspectionTemplate template,
        IReadOnlyList<InspectionCheckpoint> points,
        int minutes,
        string person,
        CancellationToken cancel
    )
    {
        var begins = TimeZoneInfo.ConvertTime(time.GetUtcNow() + s_soon, _zone);
        return await owner.Inspection.PutPlanAsync(
            new InspectionPlan(
                "",
                template.Name,
                site.Site.Id,
                template.Id,
                [.. points.Select(point => point.Id)],
                "FREQ=DAILY",
                begins.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
                minutes,
                [person],
                Ordered: true,
                LeastSeconds: 0,
                Active: true
            ),
            cancel
        );
    }

    private async Task<(InspectionSite, IReadOnlyList<InspectionCheckpoint>)> PutAsync(
        string key,
        double latitude,
        double longitude,
        int count,
        CancellationToken cancel
    )
    {
        var site = await owner.Inspection.PutSiteAsync(
            new InspectionSite("", texts[$"demo.inspection.{key}"], "", Zone, []),
            cancel
        );
        var points = new List<InspectionCheckpoint>();
        for (var number = 1; number <= count; number++)
        {
            points.Add(
                await owner.Inspection.PutPointAsync(
                    new InspectionCheckpoint(
                        "",
                        site.Id,
                        texts[$"demo.inspection.{key}.{number}"],
                        $"{key[..1].ToUpperInvariant()}-{number}",
                        "",
                        [],
                        Place: new InspectionPlace(latitude, longitude, RadiusInMetres)
                    ),
                    cancel
                )
            );
        }

        return (site, points);
    }
}
