using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Intersection;

/// <summary>Finds a list that differs by a few identifiers from lists that took part before, for the same learners and against the same dataset.</summary>
/// <remarks>
/// What: how many identifiers are common is a total over the own list, of one for each that the other side has, and the common set is more.
/// Totals over lists that differ by 1..k-1 identifiers, k being the smallest group, tell of those few whether the other side has them, or
/// whether the conditions hold for them. So such a list is left out, whatever earlier ones it is compared with, added and subtracted (<see cref="RowDistances"/>).
/// A list that was asked for before tells nothing new and takes part again.
/// Each side guards its own list at home; nobody else learns of it. Not covered: lists that differ by enough on both sides, where only a few of the
/// differences are common.
/// </remarks>
internal sealed class ListAccount
{
    private readonly IReleaseHistory _history;
    private readonly ReleaseShape _now;
    private readonly IReadOnlyList<ReleaseShape> _before;
    private readonly int _smallestGroup;

    private ListAccount(
        IReleaseHistory history,
        ReleaseShape now,
        IReadOnlyList<ReleaseShape> before,
        int smallestGroup
    )
    {
        (_history, _now, _before, _smallestGroup) = (history, now, before, smallestGroup);
    }

    /// <summary>Whether no other list can be compared with all that were kept.</summary>
    public bool IsFull =>
        _before.Count >= IReleaseHistory.MostReleases && _before.All(release => release.Id != _now.Id);

    private TableShape Table => _now.Tables[0];

    /// <summary>Opens a provider's account for what a document asks.</summary>
    public static async Task<ListAccount> OpenAsync(
        IReleaseHistory history,
        Suite suite,
        ComputationDocument document,
        MemberId self,
        CancellationToken cancellationToken
    )
    {
        var function = (IntersectionFunction)document.Function;
        var peer = document.Inputs.First(input => input.Provider != self);

        // Whoever learns, and whether the set or its size: the list is the same.
        var question = document with
        {
            Function = function with { Learn = ReleasedPart.Size, Learners = [], Form = IdentifierForm.Exact },
        };
        var table = new TableQuestion(suite, question).OfFunction([$"∩ {function.Field} {peer.Dataset}"], 1);
        return new ListAccount(
            history,
            new ReleaseShape(ReleaseShape.IdOf(suite, document), [table]),
            await history.ListAsync(cancellationToken),
            document.SmallestGroup
        );
    }

    /// <summary>Whether the list differs from earlier ones by fewer identifiers than the smallest group, but by some.</summary>
    /// <param name="cells">By row, as <see cref="IdentifierRows"/> gives them.</param>
    /// <param name="random">For the search.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<bool> TellsOfFewAsync(ushort[] cells, RandomSource random, CancellationToken cancellationToken)
    {
        var classes = new RowClasses(cells.Length);
        foreach (var release in _before)
        {
            for (var i = 0; i < release.Tables.Count; i++)
            {
                if (release.Tables[i].Fields.SequenceEqual(Table.Fields, StringComparer.Ordinal))
                {
                    var rows = await _history.LoadAsync(release, cancellationToken);
                    classes.Divide(rows.Cells[i], release.Tables[i].Columns);
                }
            }
        }

        var distances = new RowDistances(classes, cells, Table, _smallestGroup, new Contradictions(random));
        return distances.Find()[0] is var few && few > 0 && few < _smallestGroup;
    }

    /// <summary>Remembers a list that takes part, before anything of it is sent.</summary>
    /// <returns>False if another result was opened meanwhile that the list was not compared with.</returns>
    public Task<bool> KeepAsync(ushort[] cells, CancellationToken cancellationToken) =>
        _history.KeepAsync(new ReleasedRows(_now, [cells]), _before, cancellationToken);
}
