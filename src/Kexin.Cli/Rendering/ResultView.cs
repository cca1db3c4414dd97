using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>A result under its name: the joint one, or one organisation's own.</summary>
internal sealed record NamedResult(string Name, ComputationResult Result);

/// <summary>Results for people: one, or several beside each other.</summary>
internal static class ResultView
{
    /// <summary>Shows one result with everything that it holds.</summary>
    public static void Write(ComputationResult result, Terminal terminal)
    {
        var name = terminal.Texts["result.joint"];
        switch (result)
        {
            case { Statistics: { } }:
                WriteStatistics([new NamedResult(name, result)], terminal);
                break;
            case { LogisticRegression: { } regression }:
                WriteFit(regression, terminal);
                if (regression.Roc is { } roc)
                {
                    terminal.Line(RocChart.Draw(roc, terminal.Texts));
                }

                break;
            case { Intersection: { } intersection }:
                terminal.Line(terminal.Texts.Format("result.intersection", Numbers.Whole(intersection.Size)));
                break;
            default:
                break;
        }
    }

    /// <summary>A row for each field, group and statistic; a column for each result.</summary>
    public static void WriteStatistics(IReadOnlyList<NamedResult> results, Terminal terminal)
    {
        var texts = terminal.Texts;
        var keys = results
            .SelectMany(result => result.Result.Statistics!.Cells)
            .SelectMany(cell => Rows(cell).Select(row => (Cell: Label(cell), row.Key)))
            .Distinct()
            .ToList();
        var rows = keys.Select(key =>
            (IReadOnlyList<string>)
                [
                    key.Cell,
                    texts[$"statistic.{key.Key}"],
                    .. results.Select(result => Value(result.Result.Statistics!, key.Cell, key.Key, texts)),
                ]
        );
        Tables.WriteTitled(
            terminal,
            [texts["column.cell"], texts["column.statistic"], .. results.Select(result => ">" + result.Name)],
            rows
        );
        foreach (var result in results)
        {
            if (result.Result.Statistics!.Rest is { } rest)
            {
                var count = rest.Count is { } inNone ? Numbers.Whole(inNone) : texts["result.suppressed"];
                var line = texts.Format("result.rest", count);
                terminal.Line(results.Count == 1 ? line : $"{result.Name}: {line}");
                if (rest.Suppressed is { } why)
                {
                    terminal.Line($"  {why.In(texts.Language)}");
                }
            }

            foreach (var cell in result.Result.Statistics!.Cells)
            {
                var label = results.Count == 1 ? Label(cell) : $"{Label(cell)}, {result.Name}";
                if (cell.Suppressed is { } reason)
                {
                    terminal.Line($"  {label}: {reason.In(texts.Language)}");
                }

                if (cell.Histogram is { } histogram)
                {
                    terminal.Line(HistogramChart.Draw(label, histogram, texts));
                }
            }
        }
    }

    /// <summary>The coefficients of one fit with their tests, and what the fit rests on.</summary>
    public static void WriteFit(LogisticRegressionResult fit, Terminal terminal)
    {
        var texts = terminal.Texts;
        Tables.Write(
            terminal,
            ["coefficient", ">estimate", ">standard-error", ">z", ">p"],
            fit.Coefficients.Select(item =>
                (IReadOnlyList<string>)
                    [
                        item.Name,
                        Numbers.Real(item.Estimate),
                        Numbers.Real(item.StandardError),
                        Numbers.Real(item.Z),
                        Numbers.Probability(item.P),
                    ]
            )
        );
        terminal.Line(
            texts.Format(
                "result.fit",
                Numbers.Whole(fit.Rows),
                Numbers.Whole(fit.Cases),
                fit.RowsLeftOut is { } leftOut ? Numbers.Whole(leftOut) : texts["result.few"],
                fit.Iterations,
                Numbers.Real(fit.LogLikelihood)
            )
        );
        foreach (var warning in fit.Warnings)
        {
            terminal.Line("! " + warning.In(texts.Language));
        }
    }

    /// <summary>The same coefficient of several fits in a row.</summary>
    public static void WriteFits(IReadOnlyList<NamedResult> results, Terminal terminal)
    {
        var texts = terminal.Texts;
        var names = results[0].Result.LogisticRegression!.Coefficients.Select(item => item.Name);
        var rows = names.Select(name => Row(name, fit => Estimate(fit, name))).ToList();
        rows.Add(Row(texts["result.rows"], fit => Numbers.Whole(fit.Rows)));
        rows.Add(Row(texts["result.area"], fit => Numbers.Real(fit.Roc?.Area)));
        Tables.WriteTitled(
            terminal,
            [texts["column.coefficient"], .. results.Select(result => ">" + result.Name)],
            rows
        );

        // The first one's stand beside its fit.
        foreach (var (name, result) in results.Skip(1))
        {
            foreach (var warning in result.LogisticRegression!.Warnings)
            {
                terminal.Line("! " + texts.Format("result.warning.alone", name, warning.In(texts.Language)));
            }
        }

        IReadOnlyList<string> Row(string label, Func<LogisticRegressionResult, string> value) =>
            [label, .. results.Select(result => value(result.Result.LogisticRegression!))];
    }

    /// <summary>The field and its group, as <c>chol (sex=0)</c>.</summary>
    public static string Label(StatisticsCell cell) =>
        cell.Group.Count == 0
            ? cell.Field
            : $"{cell.Field} ({string.Join(", ", cell.Group.Select(group => $"{group.Key}={group.Value}"))})";

    private static string Estimate(LogisticRegressionResult fit, string name) =>
        Numbers.Real(fit.Coefficients.FirstOrDefault(item => item.Name == name)?.Estimate);

    private static string Value(StatisticsResult result, string label, string key, Texts texts)
    {
        var cell = result.Cells.FirstOrDefault(item => Label(item) == label);
        return cell switch
        {
            null => "–",
            _ => Rows(cell).FirstOrDefault(row => row.Key == key).Value
                ?? (cell.Suppressed is null ? "–" : texts["result.suppressed"]),
        };
    }

    private static IEnumerable<(string Key, string Value)> Rows(StatisticsCell cell)
    {
        if (cell.Count is { } count)
        {
            yield return ("count", Numbers.Whole(count));
        }

        (string Key, double? Value)[] reals =
        [
            ("sum", cell.Sum),
            ("mean", cell.Mean),
            ("variance", cell.Variance),
            ("standard-deviation", cell.StandardDeviation),
        ];
        foreach (var (key, value) in reals)
        {
            if (value is not null)
            {
                yield return (key, Numbers.Real(value));
            }
        }
    }
}
