using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Classification;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>Holds a transaction in its raw form to what fields are classified as, too: no field is published lower.</summary>
/// <remarks>
/// Security: it looks at what is about to be submitted, whichever way it came. A dataset that is not at home has no classes here and is let
/// through: its owner's node has them.
/// </remarks>
/// <param name="datasets">What is at home.</param>
/// <param name="classifications">What was decided.</param>
public sealed class PublicationFloor(IStoredDatasets datasets, IClassificationStore classifications) : IBeforeSubmitting
{
    private const int AtATime = 200;

    private static readonly Publication s_nothing = new("", [], [], null, null, new Dictionary<string, FieldRole>());

    /// <summary>Throws where an action publishes a field lower than it is classified.</summary>
    /// <exception cref="DomainException">It would.</exception>
    public async Task KeepAsync(MemberId self, IReadOnlyList<ContractAction> actions, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actions);
        foreach (
            var action in actions.Where(action =>
                action is { Contract: DatasetsContract.ContractName, Action: DatasetsContract.Publish }
            )
        )
        {
            var description = CanonicalRecord.Decode<PublishDataset>(action.Arguments).Description;
            await foreach (var dataset in FindAsync(description.Commitment, cancel))
            {
                Require(description, await classifications.FindAsync(dataset.Id, cancel));
            }
        }
    }

    private static void Require(DatasetDescription description, DatasetClassification classes)
    {
        foreach (var field in description.Fields)
        {
            var named = new FieldPublication(field.Name, field.Level, field.Tier, null);
            PublicationGrades.Of(field.Name, named, s_nothing, classes);
        }
    }

    private async IAsyncEnumerable<StoredDataset> FindAsync(
        Digest commitment,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        string? after = null;
        do
        {
            var (items, next) = await datasets.ListAsync(DatasetOrder.Name, after, AtATime, cancel);
            foreach (var dataset in items.Where(dataset => dataset.Content?.Commitment == commitment))
            {
                yield return dataset;
            }

            after = next;
        } while (after is not null);
    }
}
