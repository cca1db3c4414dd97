using System.Globalization;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>Times in addresses.</summary>
internal static class InspectionTimes
{
    /// <summary>A time that was given, or another; in milliseconds since 1970, UTC.</summary>
    /// <exception cref="DomainException">It is none.</exception>
    public static long Read(string name, string? text, DateTimeOffset otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise.ToUnixTimeMilliseconds()
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
        : throw DomainException.Invalid(
            $"'{name}' is a time as 2026-05-01T08:00:00Z.",
            $"“{name}”须为时间，如 2026-05-01T08:00:00Z。"
        );
}
