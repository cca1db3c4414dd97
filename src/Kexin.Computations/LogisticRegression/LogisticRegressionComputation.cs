using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression;

/// <summary>Logistic regression on several providers' rows, equal to that on the pooled rows; the requester alone learns it.</summary>
internal sealed class LogisticRegressionComputation : IComputation
{
    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(LogisticRegressionFunction));

    public void Check(ComputationDocument document) => RegressionRules.Check(document);

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    ) => RegressionRules.CheckFields(document, fields);

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf) =>
        RegressionReveals.Of(document);

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows) => RegressionCost.Of(document);

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is LogisticRegressionOutput fit ? RegressionTexts.Learned(fit) : RegressionTexts.LearnedByProviders;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
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

    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var function = (LogisticRegressionFunction)document.Function;
        var rows = await RegressionRows.ReadAsync(function, document.Where, reader, cancellationToken);
        var own = new OwnRows(rows, RowRequirement.Of(document));
        var progress = new RegressionProgress(null);
        return await RegressionRun.RunAsync(own, function, document.SmallestGroup, progress, cancellationToken);
    }
}
