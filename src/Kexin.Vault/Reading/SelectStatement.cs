using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>A reading as SQL. No text from outside is in it: columns go by number, values are parameters.</summary>
internal sealed class SelectStatement
{
    private readonly DatasetSchema _schema;
    private readonly List<DuckDBParameter> _parameters = [];
    private readonly Dictionary<string, string> _columns = new(StringComparer.Ordinal);

    private SelectStatement(DatasetSchema schema)
    {
        _schema = schema;
        for (var i = 0; i < schema.Fields.Count; i++)
        {
            _columns.Add(
                schema.Fields[i].Name,
                Expression(EncryptedParquetWriter.ColumnName(i), schema.Fields[i].Type)
            );
        }
    }

    /// <summary>The SQL.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The values of its parameters.</summary>
    public IReadOnlyList<DuckDBParameter> Parameters => _parameters;

    /// <summary>Renders a reading.</summary>
    /// <param name="schema">The dataset's columns.</param>
    /// <param name="table">A table expression of ours.</param>
    /// <param name="fields">What is read.</param>
    /// <param name="where">What must hold.</param>
    /// <exception cref="DatasetQueryException">A field, an operator or a value does not fit.</exception>
    public static SelectStatement Create(
        DatasetSchema schema,
        string table,
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where
    )
    {
        schema.Check(fields, where);
        var statement = new SelectStatement(schema);
        var text = new StringBuilder("SELECT ")
            .AppendJoin(", ", fields.Select(field => statement._columns[field]))
            .Append(" FROM ")
            .Append(table);
        if (where.Count > 0)
        {
            text.Append(" WHERE ").AppendJoin(" AND ", where.Select(statement.Render));
        }

        statement.Text = text.ToString();
        return statement;
    }

    private string Render(Condition condition)
    {
        var bound = _schema.Bind(condition);
        var column = _columns[condition.Field];
        return bound.Operator switch
        {
            Operators.Missing => $"{column} IS NULL",
            Operators.Present => $"{column} IS NOT NULL",
            Operators.In => $"{column} IN ({string.Join(", ", Values(bound))})",
            Operators.NotEqual => $"{column} <> {Values(bound).Single()}",
            // What is left is spelled as in SQL.
            var comparison => $"{column} {comparison} {Values(bound).Single()}",
        };
    }

    private IEnumerable<string> Values(BoundCondition bound) =>
        bound.Field.IsText ? bound.Texts.Select(text => Add(text)) : bound.Numbers.Select(number => Add(number));

    private string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{_parameters.Count}");
        _parameters.Add(new DuckDBParameter(name, value));
        return $"${name}";
    }

    private static string Expression(string column, FieldType type) =>
        type switch
        {
            FieldType.Text => column,
            FieldType.Timestamp or FieldType.Date => $"CAST(epoch_ms({column}) AS DOUBLE)",
            FieldType.Boolean => $"CAST(CAST({column} AS TINYINT) AS DOUBLE)",
            _ => $"CAST({column} AS DOUBLE)",
        };
}
