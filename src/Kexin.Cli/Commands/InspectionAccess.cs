using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin inspection access</c>: the sites to which a person's inspections are narrowed.</summary>
internal static class InspectionAccess
{
    public static Command Build(CommandSet set)
    {
        const string path = "inspection.access";
        var command = set.Command(path);
        var person = set.Argument<string>(command, path, "PERSON");
        var sites = set.Option<string[]>(command, path, "--sites", "SITES", many: true);
        var all = set.Option<bool>(command, path, "--all");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.PersonAsync(call, call.Get(person), cancel);
                var names = Input.Lists(call.Get(sites));
                if (names is not null && call.Get(all))
                {
                    throw call.Fail(ExitCodes.Usage, "inspection.access.both");
                }

                if (names is null && !call.Get(all))
                {
                    return await ShowAsync(call, await call.Client.Inspection.SitesOfAsync(id, cancel), cancel);
                }

                var ids = new List<string>();
                foreach (var name in names ?? [])
                {
                    ids.Add(await InspectionSetup.SiteAsync(call, name, cancel));
                }

                var narrowed = new InspectorSites(names is null ? null : ids);
                return await ShowAsync(call, await call.Client.Inspection.NarrowAsync(id, narrowed, cancel), cancel);
            }
        );
    }

    private static async Task<int> ShowAsync(Call call, InspectorSites narrowed, CancellationToken cancel)
    {
        var known = await call.Client.Inspection.SitesAsync(cancel);
        return call.Answer(
            narrowed,
            answer =>
            {
                if (answer.Sites is not { } sites)
                {
                    call.Terminal.Paragraph(call.Texts["inspection.access.everywhere"]);
                    return;
                }

                Tables.Write(
                    call.Terminal,
                    ["site", "id"],
                    sites,
                    id => [known.FirstOrDefault(site => site.Id == id)?.Name ?? id, id]
                );
            }
        );
    }
}
