using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.SharedRegression;

/// <summary>Logistic regression over several providers' rows on an engine on shares; the requester learns the result, and nothing else opens.</summary>
/// <remarks>
/// What: see <see cref="FitProgram"/> and <see cref="SharedFit"/>. Security: that of the engine that the document names
/// (<see cref="EngineChoice"/>). Cost: by a dry run (<see cref="EngineEstimate"/>).
/// </remarks>
internal sealed class SharedRegressionComputation : IComputation
{
    /// <summary>The most rows that a dry run counts.</summary>
    private const int Counted = 128;

    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(SharedRegressionFunction));

    public void Check(ComputationDocument document) => SharedRegressionRules.Check(document);

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    ) => SharedRegressionRules.CheckFields(document, fields);

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        var requirement = RowRequirement.Of(SharedRegressionRules.OnSums(document));
        return SharedRegressionTexts.Reveals(document, EngineChoice.Of(document), requirement, nameOf);
    }

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows)
    {
        var (choice, on) = (EngineChoice.Of(document), ((SharedRegressionFunction)document.Function).On);
        var requirement = RowRequirement.Of(SharedRegressionRules.OnSums(document));

        // What a run refuses for its rows costs nothing; what is told then is the cost of the most that it takes.
        var most = SharedRegressionRules.MostRowsOf(choice, on.Count);
        long[] known = [.. document.Inputs.Select((_, i) => Math.Clamp(rows.ElementAtOrDefault(i), 1, int.MaxValue))];
        var all = known.Sum();
        int[] each = [.. known.Select(count => (int)(all <= most ? count : Math.Max(count * most / all, 1)))];
        var asker = document.Providers.ToList().IndexOf(document.Requester);
        var total = each.Sum();
        if (total <= Counted)
        {
            return Of(each);
        }

        // Rounds do not depend on rows, and bytes grow with them: what some rows take tells what more would.
        var (less, more) = (Of(Scaled(Counted / 2)), Of(Scaled(Counted)));
        var bytesOfHalf = more.SizeInBytes - less.SizeInBytes;
        return more with { SizeInBytes = more.SizeInBytes + bytesOfHalf * (total - Counted) / (Counted / 2) };

        RunCost Of(int[] counts) =>
            EngineEstimate.Of(choice, new FitProgram(requirement, on, counts, asker, ranges: 0, () => { }));

        int[] Scaled(int to) => [.. each.Select(count => Math.Max((int)((long)count * to / total), 1))];
    }

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is SharedRegressionOutput fit ? SharedRegressionTexts.Learned(fit) : EngineTexts.LearnedNothing;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken) =>
        await new SharedRegressionRun(run, EngineChoice.Of(run.Document), cancellationToken).RunAsync();

    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var onSums = SharedRegressionRules.OnSums(document);
        var fit = (LogisticRegressionOutput)
            await new LogisticRegressionComputation().RunAloneAsync(onSums, reader, cancellationToken);
        return new SharedRegressionOutput(fit.Rows, fit.RowsLeftOut, fit.Cases, fit.Coefficients);
    }
}
