using Kexin.Channels;
using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;

namespace Kexin.Computations.SharedRegression;

/// <summary>One party's part: agree on the numbers of rows, read the own ones, agree on what is compared, fit on shares.</summary>
internal sealed class SharedRegressionRun(ComputationRun run, EngineChoice choice, CancellationToken cancellationToken)
{
    private const int Before = 2;
    private const int Total = Before + SharedFit.Steps;

    private readonly SharedRegressionFunction _function = (SharedRegressionFunction)run.Document.Function;
    private readonly ComputationDocument _onSums = SharedRegressionRules.OnSums(run.Document);
    private int _steps;

    /// <summary>Takes the part.</summary>
    /// <returns>What comes out at the requester; null elsewhere.</returns>
    /// <exception cref="ComputationException">The data does not allow a result; the same at every party.</exception>
    /// <exception cref="ProtocolException">A party is at fault.</exception>
    public async Task<SharedRegressionOutput?> RunAsync()
    {
        // All parties go on, or end, together, before anybody reads rows that are too many.
        Report(EngineTexts.Agreeing, 0);
        var rows = await AgreeOnRowsAsync();
        Report(EngineTexts.Reading, 1);
        var (own, beyond) = run.IsProvider ? await ReadAsync() : (RegressionRows.None(_function.On.Count), []);

        // What is compared with earlier results is agreed on. Other ranges make another result over the same tables.
        var requirement = RowRequirement.Of(_onSums);
        var inRanges = RangeAccount.Tables(run.Session.Suite, run.Document);
        var ofRows = requirement.Tables(run.Session.Suite, _onSums);
        TableShape[] tables = [.. ofRows, .. inRanges];
        var earlier = await EarlierReleases.AgreeAsync(run, tables, cancellationToken, guarded: ofRows.Count);
        requirement = requirement with { Differences = earlier.Differences };
        var ranges = new RangeAccount(inRanges, earlier.Differences);
        var covered = run.IsProvider
            ? await earlier.SpreadAsync(run, [.. own.Covered, .. beyond], cancellationToken)
            : null;

        // On shares; what may open is remembered first.
        var providers = run.Document.Providers.ToList();
        var asker = providers.IndexOf(run.Document.Requester);
        var program = new FitProgram(requirement, _function.On, rows, asker, ranges.Count, ReportStep);
        var told = await EngineSession.RunAsync(
            run,
            choice,
            program,
            run.IsProvider ? await EncodeAsync(program.InputOf(providers.IndexOf(run.Self))) : [],
            async () =>
            {
                if (run.IsProvider)
                {
                    await earlier.KeepAsync(covered, cancellationToken);
                }

                run.Opening();
            },
            cancellationToken
        );
        Report(EngineTexts.Finished, Total);
        return told is null ? null : OutputOf(program.Read(told));

        async Task<ulong[]> EncodeAsync(FitInput input)
        {
            // An asker's own rows decide nothing: it is known to count none of them.
            var counted = run.IsRequester ? RegressionRows.None(_function.On.Count) : own;
            var common = FitProgram.Bounds(_function.On);
            var agrees = run.IsRequester || run.AgreesToOwnTotals;
            var counts = requirement.Count(counted, common, providers.IndexOf(run.Self), agrees);
            var different = await earlier.CountAsync(covered, run.Random, cancellationToken);
            different.CopyTo(counts, counts.Length - different.Length);
            var otherwise = await ranges.CountAsync(covered, earlier.Own, run.Releases, cancellationToken);
            return input.Encode([.. counts, .. otherwise], own, _function.On);
        }

        SharedRegressionOutput OutputOf(FitResult? result) =>
            result is null
                ? new SharedRegressionOutput(null, null, null, [])
                : new SharedRegressionOutput(
                    result.Rows,
                    result.LeftOut + (run.IsProvider ? own.LeftOut : 0),
                    result.Cases,
                    [
                        .. result.Estimates.Select(
                            (estimate, i) =>
                                CoefficientTable.Of(
                                    i == 0 ? CoefficientTable.Intercept : _function.On[i - 1].Field,
                                    estimate,
                                    result.Errors[i]
                                )
                        ),
                    ]
                );
    }

    /// <summary>The gates count what the fit uses: values within their ranges.</summary>
    private async Task<(RegressionRows Rows, IReadOnlyList<ushort[]> Beyond)> ReadAsync()
    {
        var rows = await RegressionRows.ReadAsync(
            _function.OnSums,
            run.Document.Where,
            run.Reader!,
            cancellationToken,
            keepsAccount: run.Releases is not null
        );
        var beyond = rows.Beyond(_function.On);
        rows.Clamp(_function.On);
        return (rows, beyond);
    }

    /// <summary>By provider how many rows its dataset has, whatever it uses of them; none counts as one, that is not used.</summary>
    private async Task<int[]> AgreeOnRowsAsync()
    {
        var most = SharedRegressionRules.MostRowsOf(choice, _function.On.Count);
        var told = await RowNumbers.AgreeAsync(run, cancellationToken);
        var all = told.Aggregate(0UL, (sum, rows) => sum + (ulong)rows);
        if (all > (ulong)most)
        {
            throw new ComputationException(SharedRegressionRules.TooManyRows((long)all, most));
        }

        return [.. told.Select(rows => (int)Math.Max(rows, 1))];
    }

    private void ReportStep() => Report(SharedRegressionTexts.Fitting, Before + _steps++);

    private void Report(BilingualText phase, int done) => run.Progress.Report(new RunProgress(phase, done, Total));
}
