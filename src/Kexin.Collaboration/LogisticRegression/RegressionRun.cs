using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>A regression from the first check to the output, for whoever learns it.</summary>
internal static class RegressionRun
{
    /// <summary>Runs over joint rows that were not used yet.</summary>
    /// <exception cref="ComputationException">The data does not allow a result.</exception>
    public static async Task<LogisticRegressionOutput> RunAsync(
        IJointRows rows,
        LogisticRegressionFunction asked,
        int smallestGroup,
        RegressionProgress progress,
        CancellationToken cancellationToken
    )
    {
        progress.Report(RegressionTexts.Checking);
        await rows.RequireEnoughAsync();

        progress.Report(RegressionTexts.Standardising);
        var moments = await rows.SumMomentsAsync();
        var standardisation = Standardisation.From(moments);
        await rows.StandardiseAsync(standardisation, moments.Rows);

        var fit = new NewtonFit(coefficients =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report(RegressionTexts.Fitting);
            return rows.EvaluateAsync(coefficients);
        });
        var model = await fit.RunAsync(asked.On.Count, (double)moments.Cases / moments.Rows);

        progress.Report(RegressionTexts.Scoring);
        var scale = ScoreScale.From(model, ScoreScale.BinsFor(smallestGroup));
        var cells = ScoreCells.Merge(await rows.FindLargeEnoughAsync(model.Coefficients, scale));
        // One cell is all rows: it says nothing about the scores.
        var hasCurve = cells.Length > 1;
        var counts = await rows.CountScoresAsync(hasCurve ? cells : []);
        return new LogisticRegressionOutput(
            moments.Rows,
            moments.LeftOut,
            moments.Cases,
            model.Iterations,
            model.LogLikelihood,
            CoefficientTable.Of(model, standardisation, asked.On),
            hasCurve ? counts.ToCurve() : null,
            Warnings(model, standardisation, asked.On, hasCurve)
        );
    }

    private static List<BilingualText> Warnings(
        FittedModel model,
        Standardisation standardisation,
        IReadOnlyList<string> names,
        bool hasCurve
    )
    {
        var warnings = new List<BilingualText>();
        for (var i = 1; i <= names.Count; i++)
        {
            if (!model.Fitted.Contains(i))
            {
                var isConstant = standardisation.Factors[i - 1] == 0;
                warnings.Add(
                    isConstant ? RegressionTexts.Constant(names[i - 1]) : RegressionTexts.Collinear(names[i - 1])
                );
            }
        }

        if (model.End == FitEnd.Separated)
        {
            warnings.Add(RegressionTexts.Separated([.. model.Diverging.Where(i => i > 0).Select(i => names[i - 1])]));
        }
        else if (model.End == FitEnd.Unfinished)
        {
            warnings.Add(RegressionTexts.Unfinished(model.Iterations));
        }

        if (!hasCurve)
        {
            warnings.Add(RegressionTexts.NoCurve);
        }

        return warnings;
    }
}
