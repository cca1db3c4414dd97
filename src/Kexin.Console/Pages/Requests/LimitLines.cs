using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Requests;

/// <summary>The limits of a grant as they are typed.</summary>
internal static class LimitLines
{
    /// <param name="rows">A condition a line; empty lines do not count.</param>
    /// <param name="people">Who may use it; null or empty for anybody.</param>
    /// <param name="uses">How often; null for any number.</param>
    /// <returns>Null where nothing is narrowed.</returns>
    public static GrantLimits? Read(string rows, IReadOnlyList<string>? people, int? uses)
    {
        var conditions = rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return conditions.Length == 0 && people is not { Count: > 0 } && uses is null
            ? null
            : new GrantLimits(
                conditions.Length == 0 ? null : conditions,
                people is { Count: > 0 } ? people : null,
                uses
            );
    }
}
