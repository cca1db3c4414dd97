namespace Kexin.Collaboration.LogisticRegression;

/// <summary>A regression from the first check to the output, for whoever learns it.</summary>
internal static class RegressionRun
{
    /// <summary>Runs over joint rows that were not used yet.</summary>
    /// <exception cref="ComputationException">The data does not allow a result.</exception>
    public static async Task<LogisticRegressionOutput> RunAsync(
        IJointRows rows,
        LogisticRegressionFunction asked,
        RegressionProgress progress
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
            progress.Report(RegressionTexts.Fitting);
            return rows.EvaluateAsync(coefficients);
        });
        var model = await fit.RunAsync(asked.On.Count, (double)moments.Cases / moments.Rows);

        progress.Report(RegressionTexts.Scoring);
        var enough = await rows.FindLargeEnoughAsync(model.Coefficients, ScoreScale.From(model));
        var ends = ScoreCells.Merge(enough);
        // One cell is all rows: it says nothing about the scores.
        var hasCurve = ends.Length > 1;
        var counts = await rows.CountScoresAsync(hasCurve ? ends : []);
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
