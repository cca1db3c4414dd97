using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kexin.Ledger.Contracts.Ports;

/// <summary>Says what is wrong with JSON without the framework's words, which name types of the program.</summary>
public static partial class JsonFaults
{
    /// <summary>A sentence.</summary>
    public static BilingualText Describe(JsonException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(English(error), Chinese(error));
    }

    private static string English(JsonException error)
    {
        var place = (error.Path, error.LineNumber) switch
        {
            ({ Length: > 1 } path, { } line) => $"at '{path}' in line {line + 1}",
            (_, { } line) => $"in line {line + 1}",
            ({ Length: > 1 } path, _) => $"at '{path}'",
            _ => "",
        };
        return Missing().Match(error.Message) is { Success: true } missing
                ? $"it lacks {missing.Groups["names"].Value}{(place.Length == 0 ? "" : " ")}{place}."
            : Unknown().Match(error.Message) is { Success: true } unknown
                ? $"nothing called '{unknown.Groups["name"].Value}' is expected{(place.Length == 0 ? "" : " ")}{place}."
            : NamesType().IsMatch(error.Message)
                ? $"what stands {(place.Length == 0 ? "there" : place)} is not what is expected."
            : Places().Replace(error.Message, "") + (place.Length == 0 ? "" : $" It is {place}.");
    }

    private static string Chinese(JsonException json) =>
        (json.Path, json.LineNumber) switch
        {
            ({ Length: > 1 } path, { } line) => $"第 {line + 1} 行“{path}”处不符合要求。",
            (_, { } line) => $"第 {line + 1} 行不符合要求。",
            _ => "某个值不符合要求。",
        };

    [GeneratedRegex("missing required properties(?: including)?: (?<names>'[^.]*')")]
    private static partial Regex Missing();

    [GeneratedRegex("property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"\btype\b|\.NET|Kexin\.|System\.|converter")]
    private static partial Regex NamesType();

    [GeneratedRegex(@"\s*(Path: \S* \|)?\s*LineNumber: .*$")]
    private static partial Regex Places();
}
