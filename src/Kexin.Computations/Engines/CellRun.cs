using Kexin.Computations.Running;
using Kexin.Data;

namespace Kexin.Computations.Engines;

/// <summary>A program that opens something of each group of rows whose gates are open.</summary>
internal interface ICellProgram : IEngineProgram
{
    /// <summary>A provider's numbers.</summary>
    /// <param name="gates">Its count for each gate.</param>
    /// <param name="counts">What it counted of its own rows.</param>
    ulong[] InputOf(IReadOnlyList<long> gates, long[] counts);
}

/// <summary>One party's part in a computation by groups: count the own rows, agree on what is compared, compute on shares.</summary>
internal static class CellRun
{
    private const int Steps = 3;

    /// <summary>Takes this party's part.</summary>
    /// <param name="run">Its view.</param>
    /// <param name="cells">The groups.</param>
    /// <param name="countAsync">Counts a provider's rows.</param>
    /// <param name="programOf">Makes the program when all gates are known.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What comes out at the requester; null elsewhere.</returns>
    public static async Task<ulong[]?> RunAsync(
        ComputationRun run,
        GatedCells cells,
        Func<IDatasetReader, CancellationToken, Task<(long[] Counts, DataProblem Problem)>> countAsync,
        Func<ICellProgram> programOf,
        CancellationToken cancellationToken
    )
    {
        Report(run, EngineTexts.Reading, 0);
        var (counts, problem) = run.IsProvider
            ? await countAsync(run.Reader!, cancellationToken)
            : ([], DataProblem.None);

        // All parties go on, or end, together; what is compared with earlier results is agreed on.
        Report(run, EngineTexts.Agreeing, 1);
        var own = await cells.AgreeAsync(run, problem, cancellationToken);

        // On shares; what may open is remembered first.
        Report(run, EngineTexts.Computing, 2);
        var program = programOf();
        var told = await EngineSession.RunAsync(
            run,
            EngineChoice.Of(run.Document),
            program,
            run.IsProvider ? program.InputOf(own.Counts, counts) : [],
            async () =>
            {
                await own.KeepAsync();
                run.Opening();
            },
            cancellationToken
        );
        Report(run, EngineTexts.Finished, Steps);
        return told;
    }

    private static void Report(ComputationRun run, BilingualText phase, int done) =>
        run.Progress.Report(new RunProgress(phase, done, Steps));
}
