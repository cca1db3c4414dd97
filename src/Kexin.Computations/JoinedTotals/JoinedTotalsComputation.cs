using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.JoinedTotals;

/// <summary>Totals of one provider's values by another's groups after a private join, on an engine on shares: which rows match opens to nobody.</summary>
/// <remarks>
/// What: see <see cref="JoinProgram"/>; what opens, <see cref="JoinGates"/> decides, and <see cref="JoinAccount"/> over several results.
/// Security: that of the engine that the document names (<see cref="EngineChoice"/>). Against malicious parties each list is checked to have an
/// identifier once.
/// Cost: by a dry run (<see cref="EngineEstimate"/>).
/// Not for: an asker that has the values; datasets with several rows a person.
/// </remarks>
internal sealed class JoinedTotalsComputation : IComputation
{
    private const int Steps = 3;

    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(JoinedTotalsFunction));

    public bool JoinsInputs => true;

    public void Check(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        JoinedTotalsRules.Check(document);
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
        JoinedTotalsRules.CheckFields(document, input, fields);
    }

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(nameOf);
        return JoinedTotalsTexts.Reveals(document, EngineChoice.Of(document), nameOf);
    }

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(rows);

        // What a run refuses for its rows costs nothing; what is told then is the cost of the most that it takes.
        var most = Math.Clamp(rows.Append(1).Max(), 1, JoinedTotalsRules.MostRowsOf(document));
        return EngineEstimate.Of(EngineChoice.Of(document), ProgramOf(document, (int)most));
    }

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is JoinedTotalsOutput told ? JoinedTotalsTexts.Learned(told) : EngineTexts.LearnedNothing;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (document, function) = (run.Document, (JoinedTotalsFunction)run.Document.Function);

        // All parties go on, or end, together, before anybody reads rows that are too many.
        Report(EngineTexts.Agreeing, 0);
        var rows = (await RowNumbers.AgreeAsync(run, cancellationToken)).Max();
        var most = JoinedTotalsRules.MostRowsOf(document);
        if (rows > most)
        {
            throw new ComputationException(JoinedTotalsRules.TooManyRows(rows, most));
        }

        Report(EngineTexts.Reading, 1);
        var list = run.IsProvider
            ? await JoinList.ReadAsync(run, cancellationToken)
            : new JoinList([], [], DataProblem.None);
        var account = await JoinAccount.OpenAsync(run, list, cancellationToken);
        var problem = list.Problem == DataProblem.None ? account.Problem : list.Problem;
        await DataAgreement.ReachAsync(run, problem, cancellationToken);

        // On shares; what may open is remembered first.
        Report(EngineTexts.Computing, 2);
        var program = ProgramOf(document, (int)Math.Max(rows, 1));
        var told = await EngineSession.RunAsync(
            run,
            EngineChoice.Of(document),
            program,
            run.IsProvider ? Encode() : [],
            async () =>
            {
                await account.KeepAsync(run, cancellationToken);
                run.Opening();
            },
            cancellationToken
        );
        Report(EngineTexts.Finished, Steps);
        return told is null ? null : program.Read(told, new MeasureScale(function.Measure));

        ulong[] Encode()
        {
            // An entry that stands for no row belongs to no group.
            var none = run.Self == function.Measured ? 0 : (ulong)JoinedTotalsRules.MostGroups;
            var place = document.Providers.ToList().IndexOf(run.Self);
            return program.InputOf(place).Encode(run.AgreesToOwnTotals, list.Rows, none);
        }

        void Report(BilingualText phase, int done) => run.Progress.Report(new RunProgress(phase, done, Steps));
    }

    /// <exception cref="ComputationException">Always: one dataset alone is joined with nothing.</exception>
    public Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    ) => throw new ComputationException(JoinedTotalsTexts.NotAlone);

    private static JoinProgram ProgramOf(ComputationDocument document, int rows)
    {
        var providers = document.Providers.ToList();
        return new JoinProgram(
            new JoinGates(document),
            rows,
            providers.IndexOf(((JoinedTotalsFunction)document.Function).Measured!.Value),
            providers.Contains(document.Requester)
        );
    }
}
