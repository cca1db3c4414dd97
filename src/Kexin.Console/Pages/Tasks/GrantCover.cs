using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Tasks;

/// <summary>Which of a draft's datasets the own organisation may use already.</summary>
internal static class GrantCover
{
    /// <summary>The catalogue's ids of those for which an approved grant covers all fields that the draft uses.</summary>
    public static async Task<IReadOnlySet<string>> FindAsync(
        KexinClient node,
        TaskDraft draft,
        string purpose,
        CancellationToken cancel
    )
    {
        var approved = Paging.AllAsync(
            (paging, stop) => node.Grants.ListAsync(GrantState.Approved, GrantDirection.Out, paging, stop),
            cancel
        );
        var covered = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var grant in approved)
        {
            if (Covers(grant, draft, purpose))
            {
                covered.Add(grant.Dataset);
            }
        }

        return covered;
    }

    /// <summary>Whether a grant allows what a draft does with the grant's dataset.</summary>
    internal static bool Covers(Grant grant, TaskDraft draft, string purpose) =>
        grant.Purpose == purpose
        && (grant.Computation is null || grant.Computation == draft.Hash)
        && draft.Fields.TryGetValue(grant.Dataset, out var fields)
        && !fields.Except(grant.Fields).Any()
        && (grant.Limits?.Uses is not { } most || grant.Used < most)
        && grant.Each?.Any(each => fields.Contains(each.Field) && each.ValidUntil < DateTimeOffset.UtcNow) != true;
}
