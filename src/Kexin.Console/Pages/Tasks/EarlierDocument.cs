using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Tasks;

/// <summary>An earlier task whose document a later one is compared with.</summary>
internal sealed record EarlierDocument(TaskSummary Task, JsonElement Document)
{
    /// <summary>How many earlier tasks of the same computation are looked at, newest first.</summary>
    private const int MostLookedAt = 20;

    /// <summary>The task's earlier version, which has its title and its requester; where there is none, the one that is most alike; among the newest tasks.</summary>
    /// <param name="node">Where the tasks are.</param>
    /// <param name="task">The later one.</param>
    /// <param name="parts">The later one's document.</param>
    /// <param name="take">Takes a document apart.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Null where no earlier task asks for the same computation.</returns>
    public static async Task<EarlierDocument?> FindAsync(
        KexinClient node,
        TaskSummary task,
        IReadOnlyList<DocumentPart> parts,
        Func<JsonElement, IReadOnlyList<DocumentPart>> take,
        CancellationToken cancel
    )
    {
        var newest = await node.Tasks.ListAsync(new Paging(null, Limits.MostItemsInPage), cancel);
        var earlier = newest
            .Items.Where(other => other.Kind == task.Kind && other.Id != task.Id && other.CreatedAt <= task.CreatedAt)
            .OrderByDescending(other => IsVersion(other, task))
            .ThenByDescending(other => other.CreatedAt)
            .Take(MostLookedAt);
        EarlierDocument? best = null;
        var likeness = 0.0;
        foreach (var other in earlier)
        {
            if ((await node.Tasks.GetAsync(other.Id, cancel)).Document is { } document)
            {
                var found = new EarlierDocument(other, document);
                if (IsVersion(other, task))
                {
                    return found;
                }

                var alike = DocumentParts.Likeness(take(document), parts);
                if (alike > likeness)
                {
                    (best, likeness) = (found, alike);
                }
            }
        }

        return best;
    }

    private static bool IsVersion(TaskSummary other, TaskSummary task) =>
        other.Title == task.Title && other.Requester.Id == task.Requester.Id;
}
