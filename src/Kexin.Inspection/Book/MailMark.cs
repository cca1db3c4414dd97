using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Book;

/// <summary>Of which alarms somebody was told by mail.</summary>
/// <param name="Since">Those that were raised well before, in milliseconds since 1970, UTC.</param>
/// <param name="Told">And these.</param>
public sealed record MailMark([Time] long Since, [Items(MailMark.MostTold)] IReadOnlyList<ToldAlarm> Told)
{
    /// <summary>The most that are named one by one.</summary>
    public const int MostTold = 1000;
}

/// <summary>An alarm that somebody was told of.</summary>
/// <param name="Id">The alarm's.</param>
/// <param name="Level">As it was.</param>
/// <param name="RaisedAt">In milliseconds since 1970, UTC.</param>
public sealed record ToldAlarm([Name(Ids.Length)] string Id, AlarmLevel Level, [Time] long RaisedAt);
