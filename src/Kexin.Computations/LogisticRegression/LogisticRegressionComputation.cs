using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression;

/// <summary>Logistic regression on several providers' rows, equal to that on the pooled rows; the requester alone learns it.</summary>
public sealed class LogisticRegressionComputation : IComputation
{
    /// <inheritdoc/>
    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(LogisticRegressionFunction));

    /// <inheritdoc/>
    public void Check(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        RegressionRules.Check(document);
    }

    /// <inheritdoc/>
    public void CheckFields(ComputationDocument document, IReadOnlyDictionary<string, FieldType> fields)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(fields);
        RegressionRules.CheckFields(document, fields);
    }

    /// <inheritdoc/>
    public bool ReleasesValues(ComputationDocument document) => false;

    /// <inheritdoc/>
    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(document);
        return RegressionReveals.Of(document);
    }

    /// <inheritdoc/>
    public RunCost? Cost(ComputationDocument document, IReadOnlyList<long> rows)
    {
        ArgumentNullException.ThrowIfNull(document);
        return RegressionCost.Of(document);
    }

    /// <inheritdoc/>
    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is LogisticRegressionOutput fit ? RegressionTexts.Learned(fit) : RegressionTexts.LearnedByProviders;

    /// <inheritdoc/>
    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var document = run.Document;
        var function = (LogisticRegressionFunction)document.Function;
        var progress = new RegressionProgress(run.Progress);
        var providers = document.Providers.Select(provider => provider.ToString()).ToArray();
        RegressionRows? rows = null;
        if (run.IsProvider)
        {
            progress.Report(RegressionTexts.Reading);
            rows = await RegressionRows.ReadAsync(
                function,
                document.Where,
                run.Reader!,
                cancellationToken,
                keepsAccount: run.Releases is not null
            );
        }

        var earlier = await EarlierReleases.AgreeAsync(
            run,
            RowRequirement.Of(document).Tables(run.Session.Suite, document),
            cancellationToken
        );

        using var sums = new GatedSums(
            run.Session,
            await SecureSummation.OpenAsync(
                run.Session,
                providers,
                document.Requester.ToString(),
                run.Random,
                cancellationToken
            )
        );
        if (rows is not null)
        {
            await new RegressionProvider(run, rows, earlier, sums, progress, cancellationToken).RunAsync();
            return null;
        }

        var joint = new RegressionRequester(run, earlier, sums, providers, cancellationToken);
        return await RegressionRun.RunAsync(joint, function, document.SmallestGroup, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(reader);
        var function = (LogisticRegressionFunction)document.Function;
        var rows = await RegressionRows.ReadAsync(function, document.Where, reader, cancellationToken);
        var own = new OwnRows(rows, RowRequirement.Of(document));
        var progress = new RegressionProgress(null);
        return await RegressionRun.RunAsync(own, function, document.SmallestGroup, progress, cancellationToken);
    }
}
