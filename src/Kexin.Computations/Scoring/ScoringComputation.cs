using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Scoring;

/// <summary>Scoring of one provider's logistic model on another's rows, on an engine on shares: only numbers of rows by band of risk open.</summary>
/// <remarks>
/// What: see <see cref="ScoringProgram"/>; what opens, <see cref="ScoringGates"/> decides, and <see cref="ScoreAccount"/> over several results.
/// Security: that of the engine that the document names (<see cref="EngineChoice"/>). Against malicious parties coefficients and rows are checked to
/// lie in their bounds.
/// Cost: by a dry run (<see cref="EngineEstimate"/>).
/// Not for: an asker that has the rows; risks of single rows.
/// </remarks>
internal sealed class ScoringComputation : IComputation
{
    private const int Steps = 3;

    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(ScoringFunction));

    public bool JoinsInputs => true;

    public void Check(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        ScoringRules.Check(document);
    }

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(fields);
        ScoringRules.CheckFields(document, input, fields);
    }

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(nameOf);
        return ScoringTexts.Reveals(document, EngineChoice.Of(document), nameOf);
    }

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(rows);

        // What a run refuses for its rows costs nothing; what is told then is the cost of the most that it takes.
        var scored = rows.ElementAtOrDefault(1 - PlaceOfModel(document));
        var most = ScoringRules.MostRowsOf(document);
        return EngineEstimate.Of(
            EngineChoice.Of(document),
            ProgramOf(document, (int)RowNumbers.RoundUp(Math.Clamp(scored, 1, most)))
        );
    }

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is ScoringOutput told ? ScoringTexts.Learned(told) : EngineTexts.LearnedNothing;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (document, function) = (run.Document, (ScoringFunction)run.Document.Function);

        // All parties go on, or end, together, before anybody reads rows that are too many.
        Report(EngineTexts.Agreeing, 0);
        var rows = (await RowNumbers.AgreeAsync(run, cancellationToken, isRounded: true))[1 - PlaceOfModel(document)];
        var most = ScoringRules.MostRowsOf(document);
        if (rows > most)
        {
            throw new ComputationException(ScoringRules.TooManyRows(rows, most));
        }

        Report(EngineTexts.Reading, 1);
        var program = ProgramOf(document, (int)rows);
        ulong[] own = [];
        var (problem, account) = (DataProblem.None, new ScoreAccount(DataProblem.None, null));
        if (run.Self == function.Model)
        {
            (own, problem) = await ModelInput.ReadAsync(function, run.Reader!, cancellationToken);
        }
        else if (run.IsProvider)
        {
            var used = await ScoredRow.ReadAsync(run, cancellationToken);
            account = await ScoreAccount.OpenAsync(run, used, cancellationToken);
            problem = run.AgreesToOwnTotals ? account.Problem : DataProblem.OwnTotals;
            own = program.Rows.Encode(used);
        }

        await DataAgreement.ReachAsync(run, problem, cancellationToken);

        // On shares; what may open is remembered first.
        Report(EngineTexts.Computing, 2);
        var told = await EngineSession.RunAsync(
            run,
            EngineChoice.Of(document),
            program,
            own,
            async () =>
            {
                await account.KeepAsync(run, cancellationToken);
                run.Opening();
            },
            cancellationToken
        );
        Report(EngineTexts.Finished, Steps);
        return told is null ? null : program.Read(told);

        void Report(BilingualText phase, int done) => run.Progress.Report(new RunProgress(phase, done, Steps));
    }

    /// <exception cref="ComputationException">Always: one dataset alone is not scored.</exception>
    public Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    ) => throw new ComputationException(ScoringTexts.NotAlone);

    private static ScoringProgram ProgramOf(ComputationDocument document, int rows) =>
        new(new ScoringGates(document), (ScoringFunction)document.Function, rows, PlaceOfModel(document));

    private static int PlaceOfModel(ComputationDocument document) =>
        document.Providers.ToList().IndexOf(((ScoringFunction)document.Function).Model!.Value);
}
