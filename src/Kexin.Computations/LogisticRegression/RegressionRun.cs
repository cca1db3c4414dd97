using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Running;

namespace Kexin.Computations.LogisticRegression;

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
        var moments = await rows.SumMomentsAsync();

        progress.Report(RegressionTexts.Standardising);
        var standardisation = Standardisation.From(moments, out var beyond);
        if (beyond >= 0)
        {
            throw await rows.RefuseAsync(new FitRefusal(RefusalReason.BeyondPrecision, beyond));
        }

        var start = await rows.StandardiseAsync(standardisation, moments.Rows);
        await ThrowIfNearlyCollinearAsync(rows, start);
        var fit = new NewtonFit(
            (step, to, weight) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(RegressionTexts.Fitting);
                return rows.StepAsync(step, to, weight);
            }
        );
        var model = await fit.RunAsync(start);
        if (rows.IsShared && model.End == FitEnd.Separated)
        {
            throw await rows.RefuseAsync(new FitRefusal(RefusalReason.Separated));
        }

        progress.Report(RegressionTexts.Scoring);
        var scale = ScoreScale.From(model.Summed, ScoreScale.BinsFor(smallestGroup));
        var intervals = ScoreCells.Divide(await rows.FindOpenIntervalsAsync(model.Summed, scale));
        // One interval is all rows: it says nothing about the scores.
        var hasCurve = intervals.Length > 1;
        var counts = await rows.CountScoresAsync(hasCurve ? intervals : []);
        var warnings = Warnings(model, standardisation, asked.On, hasCurve);
        if (rows.LeftOut is null)
        {
            warnings.Add(RegressionTexts.FewLeftOut(smallestGroup));
        }

        return new LogisticRegressionOutput(
            moments.Rows,
            rows.LeftOut,
            moments.Cases,
            model.Iterations,
            model.LogLikelihood,
            CoefficientTable.Of(model, standardisation, asked.On),
            hasCurve ? counts.ToCurve() : null,
            warnings
        );
    }

    /// <summary>A column that its predecessors make up is left out; one that they nearly do has no estimate to a double's digits.</summary>
    private static async Task ThrowIfNearlyCollinearAsync(IJointRows rows, LikelihoodSums start)
    {
        var fitted = InformationMatrix.Independent(start.Information, start.Gradient.Length);
        for (var i = 1; i < start.Gradient.Length; i++)
        {
            if (
                !fitted.Contains(i)
                && InformationMatrix.RestOf(start.Information, [.. fitted.Where(before => before < i)], i)
                    > InformationMatrix.RoundingPivot
            )
            {
                throw await rows.RefuseAsync(new FitRefusal(RefusalReason.BeyondPrecision, i - 1));
            }
        }
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
