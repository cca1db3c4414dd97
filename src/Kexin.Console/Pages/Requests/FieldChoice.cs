using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Requests;

/// <summary>What the owner decides about one of the fields that were asked for, as it is typed.</summary>
internal sealed class FieldChoice(string name, bool isGiven)
{
    public string Field => name;

    public bool IsGiven { get; set; } = isGiven;

    /// <summary>The last day of this field's use, where that is before the others'; null for their end.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>Why it is declined; read only where it is.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The end of a day in a zone.</summary>
    /// <returns>Null where that is no earlier than <paramref name="last"/>, or no day was chosen.</returns>
    public static DateTimeOffset? EndOf(DateOnly? day, TimeZoneInfo zone, DateTimeOffset last)
    {
        if (day is not { } chosen)
        {
            return null;
        }

        var end = chosen.AddDays(1).ToDateTime(TimeOnly.MinValue);
        var until = new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
        return until < last ? until : null;
    }

    /// <param name="zone">The viewer's.</param>
    /// <param name="last">When the use of the others ends.</param>
    /// <returns>Null where nothing is said of this field alone: given as long as the others, or left out without a reason.</returns>
    public FieldDecision? Read(TimeZoneInfo zone, DateTimeOffset last)
    {
        if (IsGiven)
        {
            return EndOf(LastDay, zone, last) is { } until ? new FieldDecision(name, until) : null;
        }

        return string.IsNullOrWhiteSpace(Reason) ? null : new FieldDecision(name, Reason: Reason.Trim());
    }
}
