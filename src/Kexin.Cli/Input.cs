using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>Reads the small languages of options: lists, types, grades, conditions, times.</summary>
internal static class Input
{
    private static readonly string[] Comparisons = ["!=", "<=", ">=", "=", "<", ">"];

    /// <summary>Items between commas, or null for nothing given.</summary>
    public static IReadOnlyList<string>? List(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary><c>age=number</c>, <c>name=text</c>.</summary>
    public static Dictionary<string, FieldType>? Types(Call call, IReadOnlyList<string>? given)
    {
        if (given is null or [])
        {
            return null;
        }

        var types = new Dictionary<string, FieldType>(StringComparer.Ordinal);
        foreach (var item in given)
        {
            var (name, type) = Pair(call, item);
            types[name] =
                Enum.TryParse<FieldType>(type, ignoreCase: true, out var parsed) && !char.IsAsciiDigit(type[0])
                    ? parsed
                    : throw call.Fail(ExitCodes.Usage, "input.type", item);
        }

        return types;
    }

    /// <summary><c>visited=Asia/Shanghai</c>; of two that name the same, the last counts.</summary>
    public static Dictionary<string, string>? Pairs(Call call, IReadOnlyList<string>? given)
    {
        if (given is null or [])
        {
            return null;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given.Select(item => Pair(call, item)))
        {
            pairs[name] = value;
        }

        return pairs;
    }

    /// <summary><c>age=2B</c>: level 2, tier B.</summary>
    public static IReadOnlyList<PublishField>? Fields(Call call, IReadOnlyList<string>? given) =>
        given is null or []
            ? null
            :
            [
                .. given.Select(item =>
                {
                    var (name, grade) = Pair(call, item);
                    return
                        grade is [>= '1' and <= '3', _]
                        && Enum.TryParse<Tier>(grade[1..], ignoreCase: true, out var tier)
                        && char.IsAsciiLetter(grade[1])
                        ? new PublishField(name, grade[0] - '0', tier)
                        : throw call.Fail(ExitCodes.Usage, "input.grade", item);
                }),
            ];

    /// <summary><c>patient=identifier</c>, <c>sex=quasi-identifier</c>, <c>chol=measure</c>.</summary>
    public static Dictionary<string, FieldRole>? Roles(Call call, IReadOnlyList<string>? given)
    {
        if (given is null or [])
        {
            return null;
        }

        var roles = new Dictionary<string, FieldRole>(StringComparer.Ordinal);
        foreach (var item in given)
        {
            var (name, role) = Pair(call, item);
            var parsed = role.ToLowerInvariant() switch
            {
                "identifier" => FieldRole.Identifier,
                "quasi-identifier" or "quasi" => FieldRole.QuasiIdentifier,
                "measure" => FieldRole.Measure,
                _ => throw call.Fail(ExitCodes.Usage, "input.role", item),
            };
            if (!roles.TryAdd(name, parsed))
            {
                throw call.Fail(ExitCodes.Usage, "input.role-twice", name);
            }
        }

        return roles;
    }

    /// <summary><c>sex=0,1</c>.</summary>
    public static GroupBy Group(Call call, string item)
    {
        var (name, values) = Pair(call, item);
        return new GroupBy(name, List(values)!);
    }

    /// <summary><c>num&gt;0</c>, <c>sex in 0,1</c>, <c>chol present</c>.</summary>
    public static Condition Condition(Call call, string text)
    {
        var words = text.Split(' ', 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case [var field, "missing" or "present"]:
                return new Condition(field, words[1], []);
            case [var field, "in", var values]:
                return new Condition(field, "in", List(values)!);
            default:
                break;
        }

        var first = Comparisons
            .Select(comparison => (comparison, At: text.IndexOf(comparison, StringComparison.Ordinal)))
            .Where(item => item.At > 0)
            .OrderBy(item => item.At)
            .ThenByDescending(item => item.comparison.Length)
            .FirstOrDefault();
        return
            first.comparison is null || text[(first.At + first.comparison.Length)..].Trim() is not { Length: > 0 } value
            ? throw call.Fail(ExitCodes.Usage, "input.condition", text)
            : new Condition(text[..first.At].Trim(), first.comparison, [value]);
    }

    /// <summary><c>age=30,40,50</c>: rising edges of bins.</summary>
    public static (string Field, IReadOnlyList<double> Edges) Edges(Call call, string item)
    {
        var (name, list) = Pair(call, item);
        var edges = new List<double>();
        foreach (var text in List(list)!)
        {
            edges.Add(
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge)
                    ? edge
                    : throw call.Fail(ExitCodes.Usage, "input.edges", item)
            );
        }

        return edges.Count >= 2 && edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second)
            ? (name, edges)
            : throw call.Fail(ExitCodes.Usage, "input.edges", item);
    }

    /// <summary>A date or time (local where no offset is given), or a span from now as <c>30d</c>, <c>12h</c>, <c>45m</c>.</summary>
    public static DateTimeOffset Time(Call call, string text)
    {
        var now = call.Terminal.Time.GetUtcNow();
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            TimeSpan? span = text[^1] switch
            {
                'd' => TimeSpan.FromDays(count),
                'h' => TimeSpan.FromHours(count),
                'm' => TimeSpan.FromMinutes(count),
                _ => null,
            };
            if (span is { } after)
            {
                return now + after;
            }
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
        {
            throw call.Fail(ExitCodes.Usage, "input.time", text);
        }

        return time.Kind == DateTimeKind.Unspecified
            ? new DateTimeOffset(time, call.Terminal.Time.LocalTimeZone.GetUtcOffset(time))
            : new DateTimeOffset(time).ToUniversalTime();
    }

    private static (string Name, string Value) Pair(Call call, string item)
    {
        var at = item.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < item.Length - 1
            ? (item[..at].Trim(), item[(at + 1)..].Trim())
            : throw call.Fail(ExitCodes.Usage, "input.pair", item);
    }
}
