using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Tasks;

/// <summary>A condition on rows as it is being written.</summary>
public sealed class ConditionRow
{
    private const string In = "in";

    /// <summary>The operators, as documents write them, each with its text's key.</summary>
    public static IReadOnlyList<(string Operator, string Text)> Operators { get; } =
    [
        ("=", "where.equal"),
        ("!=", "where.not-equal"),
        ("<", "where.less"),
        ("<=", "where.at-most"),
        (">", "where.greater"),
        (">=", "where.at-least"),
        (In, "where.in"),
        ("present", "where.present"),
        ("missing", "where.missing"),
    ];

    /// <summary>One that is begun.</summary>
    public ConditionRow() { }

    /// <summary>One that a document has.</summary>
    public ConditionRow(Condition condition)
    {
        (Field, Operator) = (condition.Field, condition.Operator);
        Text = string.Join(", ", condition.Values);
        _given = condition;
    }

    private readonly Condition? _given;

    public string Field { get; set; } = "";

    public string Operator { get; set; } = "=";

    /// <summary>Its value; several with commas between them where the operator takes several.</summary>
    public string Text { get; set; } = "";

    /// <summary>Whether the operator compares with something.</summary>
    public bool TakesValues => Operator is not ("present" or "missing");

    /// <summary>Whether the operator takes several values.</summary>
    public bool TakesSeveral => Operator == In;

    /// <summary>Whether it can be asked: what is not written to its end filters nothing yet.</summary>
    public bool IsWhole => Field.Length > 0 && (!TakesValues || Values.Length > 0);

    private string[] Values =>
        !TakesValues ? []
        : TakesSeveral
            ? Text.Split([',', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : Text.Trim() is { Length: > 0 } one ? [one]
        : [];

    /// <summary>As a document has it; one that was given and not changed is that, though a value may hold a comma.</summary>
    public Condition ToCondition() =>
        _given is { } given && (given.Field, given.Operator, string.Join(", ", given.Values)) == (Field, Operator, Text)
            ? given
            : new Condition(Field, Operator, Values);
}
