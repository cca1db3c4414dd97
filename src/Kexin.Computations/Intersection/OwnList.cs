using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Mpc.SetIntersection;

namespace Kexin.Computations.Intersection;

/// <summary>A provider's list as it takes part: padded to a public size, and made of decoys only where it is too short.</summary>
/// <remarks>
/// What: a list under the smallest group is left out at home. Its result could never be released, for the intersection is no longer than the list;
/// but whoever computes it would have seen it before the smallest group is applied. So is a list that differs from earlier ones by a few
/// identifiers (<see cref="ListAccount"/>).
/// Security: what the other parties see (sizes, lengths, number of messages, the run's end) is the same for a list left out as for any other one
/// with too few common identifiers. They do not learn that it was left out, which would tell whether its conditions hold for enough rows.
/// An obstacle (too many, too long, not Unicode) is told to all; it is the dataset's and hardly depends on the conditions.
/// </remarks>
/// <param name="Identifiers">What takes part.</param>
/// <param name="Obstacle">Why it cannot.</param>
/// <param name="IsLeftOut">Whether decoys stand for the whole list; nobody else is told.</param>
internal sealed record OwnList(IdentifierSet Identifiers, IdentifierObstacle Obstacle, bool IsLeftOut) : IDisposable
{
    /// <summary>What all parties are told of it.</summary>
    public ListOpening Opening => new(Obstacle, Obstacle == IdentifierObstacle.None ? Identifiers.Count : 0);

    /// <summary>A provider's list for a run; one that takes part is remembered before this returns.</summary>
    public static async Task<OwnList> ReadAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var reader = run.Reader ?? throw new ArgumentException("A provider needs its opened dataset.", nameof(run));
        var identifiers = new IdentifierSet();
        try
        {
            var (obstacle, isLeftOut) = await ReadAsync(run, reader, identifiers, cancellationToken);
            if (obstacle == IdentifierObstacle.None)
            {
                if (isLeftOut)
                {
                    identifiers.Clear();
                }

                identifiers.Pad(PublicSize.Of(reader.Rows), run.Random);
            }

            return new OwnList(identifiers, obstacle, isLeftOut);
        }
        catch
        {
            identifiers.Dispose();
            throw;
        }
    }

    private static async Task<(IdentifierObstacle Obstacle, bool IsLeftOut)> ReadAsync(
        ComputationRun run,
        IDatasetReader reader,
        IdentifierSet identifiers,
        CancellationToken cancellationToken
    )
    {
        var (document, suite) = (run.Document, run.Session.Suite);
        var account = run.Releases is { } history
            ? await ListAccount.OpenAsync(history, suite, document, run.Self, cancellationToken)
            : null;
        if (account is not null && reader.Rows > ReleasedRows.MostRows)
        {
            return (IdentifierObstacle.TooManyRows, false);
        }

        var rows = account is null ? null : new IdentifierRows(suite, reader.Rows);
        var obstacle = await IdentifierReading.ReadAsync(document, reader, identifiers, rows, cancellationToken);
        var isShort = !OutputPolicy.Of(document).IsEnough(identifiers.Count);
        if (obstacle != IdentifierObstacle.None || isShort || account is null)
        {
            return (obstacle, isShort);
        }

        if (account.IsFull)
        {
            return (IdentifierObstacle.AccountFull, false);
        }

        var cells = rows!.ToCells();
        if (await account.TellsOfFewAsync(cells, run.Random, cancellationToken))
        {
            return (IdentifierObstacle.None, true);
        }

        return await account.KeepAsync(cells, cancellationToken)
            ? (IdentifierObstacle.None, false)
            : (IdentifierObstacle.Meanwhile, false);
    }

    public void Dispose() => Identifiers.Dispose();
}
