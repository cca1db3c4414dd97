using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Cryptography;

namespace Kexin.Computations.Statistics;

/// <summary>Which rows a table is about, in words that two documents share: conditions, datasets, fields, groups and bins, whoever asks.</summary>
/// <param name="suite">Hashes.</param>
/// <param name="document">Names conditions and datasets.</param>
internal sealed class TableQuestion(Suite suite, ComputationDocument document)
{
    private readonly ComputationDocument _rows = document with
    {
        Title = "",
        Purpose = "",
        SmallestGroup = 1,
        Requester = default,
        // Where inputs are joined, which of them a condition narrows is part of the question.
        Inputs =
        [
            .. document.Inputs.Select(input =>
                input with
                {
                    Fields = document.Function.JoinsInputs
                        ?
                        [
                            .. DocumentFields
                                .ConditionsOf(document, input)
                                .Select(condition => condition.Field)
                                .Distinct(StringComparer.Ordinal)
                                .Order(StringComparer.Ordinal),
                        ]
                        : [],
                }
            ),
        ],
        Where =
        [
            .. document
                .Where.OrderBy(condition => condition.Field, StringComparer.Ordinal)
                .ThenBy(condition => condition.Operator, StringComparer.Ordinal)
                .ThenBy(condition => string.Join('\n', condition.Values), StringComparer.Ordinal),
        ],
    };

    /// <summary>The table of all rows by group.</summary>
    public TableShape OfRows(IReadOnlyList<GroupBy> by) => Of([], by, []);

    /// <summary>The table of a field's values by group and bin.</summary>
    /// <param name="field">None for rows.</param>
    /// <param name="by">The groups.</param>
    /// <param name="edges">Of the bins; none for no bins.</param>
    public TableShape Of(IReadOnlyList<string> field, IReadOnlyList<GroupBy> by, IReadOnlyList<double> edges)
    {
        int[] groups = [.. by.Select(group => group.Values.Count)];
        var hasBins = edges.Count > 1;
        return new TableShape(
            field,
            hasBins ? [.. groups, edges.Count - 1] : groups,
            KeyOf(field, by, hasBins ? edges : []),
            KeyOf(field, [], []),
            [
                .. by.Select(group => KeyOf([], [group], [])),
                .. hasBins ? [KeyOf(field, [], edges)] : Array.Empty<Digest>(),
            ]
        );
    }

    /// <summary>A table of another function's rows, which no other document divides in the same way.</summary>
    public TableShape OfFunction(IReadOnlyList<string> fields, int cells)
    {
        var key = suite.Hash(DocumentCodec.Encode(_rows with { Function = document.Function }));
        return new TableShape(fields, [cells], key, key, [key]);
    }

    private Digest KeyOf(IReadOnlyList<string> field, IReadOnlyList<GroupBy> by, IReadOnlyList<double> edges) =>
        suite.Hash(
            DocumentCodec.Encode(
                _rows with
                {
                    Function = new StatisticsFunction([.. field.Select(name => new Measure(name, [], edges))], by),
                }
            )
        );
}
