using System.Globalization;
using Kexin.Client.Contracts;
using FieldNames = Kexin.Data.FieldNames;

namespace Kexin.Cli;

/// <summary>Reads the small languages of options: lists, types, grades, conditions, times.</summary>
internal static class Input
{
    /// <summary>A thousand years: longer spans are slips of the hand.</summary>
    private const long LongestSpanInMinutes = 1000L * 366 * 1440;

    private static readonly TimeOnly s_lastOfADay = new(23, 59, 59);

    /// <summary>A day and a time, as ISO 8601 has them: what has a second meaning elsewhere, as 3/4/2027, is not guessed.</summary>
    private static readonly string[] s_times =
    [
        .. from day in new[] { "yyyy-M-dTH:mm", "yyyy-M-d H:mm" }
        from seconds in new[] { "", ":ss", ":ss.FFFFFFF" }
        from zone in new[] { "", "K", " zzz" }
        select day + seconds + zone,
    ];

    /// <summary>Items between commas, each in double quotes where it holds one, or null for nothing given.</summary>
    public static IReadOnlyList<string>? List(string? text) =>
        text is null
            ? null
            : FieldNames.Split(text)
                ?? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The items of all lists that were given, or null for none.</summary>
    public static IReadOnlyList<string>? Lists(IReadOnlyList<string>? texts) =>
        texts is null or [] ? null : [.. texts.SelectMany(text => List(text)!).Distinct(StringComparer.Ordinal)];

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

    /// <summary><c>num&gt;0</c>, <c>sex in 0,1</c>, <c>chol present</c>.</summary>
    public static Condition Condition(Call call, string text) =>
        Data.Condition.Parse(text) is { } condition
            ? new Condition(condition.Field, condition.Operator, condition.Values)
            : throw call.Fail(ExitCodes.Usage, "input.condition", text);

    /// <summary>
    /// An end: a time (local where no offset is given), a day, which means the end of that day here, or a span from now as <c>30d</c>,
    /// <c>12h</c>, <c>45m</c>.
    /// </summary>
    public static DateTimeOffset Time(Call call, string text)
    {
        var now = call.Terminal.Time.GetUtcNow();
        if (DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var last = day.ToDateTime(s_lastOfADay);
            return new DateTimeOffset(last, call.Terminal.Time.LocalTimeZone.GetUtcOffset(last));
        }

        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var minutes = text[^1] switch
            {
                'd' => 1440L * count,
                'h' => 60L * count,
                'm' => count,
                _ => long.MaxValue,
            };
            if (minutes <= LongestSpanInMinutes)
            {
                return now + TimeSpan.FromMinutes(minutes);
            }
        }

        const DateTimeStyles styles = DateTimeStyles.RoundtripKind;
        if (!DateTime.TryParseExact(text, s_times, CultureInfo.InvariantCulture, styles, out var time))
        {
            throw call.Fail(ExitCodes.Usage, "input.time", text);
        }

        return time.Kind == DateTimeKind.Unspecified
            ? new DateTimeOffset(time, call.Terminal.Time.LocalTimeZone.GetUtcOffset(time))
            : new DateTimeOffset(time).ToUniversalTime();
    }

    /// <summary><c>name=value</c>, by the rule of <see cref="FieldNames"/>.</summary>
    public static (string Name, string Value) Pair(Call call, string item) =>
        FieldNames.TryPair(item, out var name, out var value) && value.Length > 0
            ? (name, value)
            : throw call.Fail(ExitCodes.Usage, "input.pair", item);
}
