using System.Globalization;
using System.Text;
using Kexin.Inspection.Book;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;

namespace Kexin.Inspection.Alarms;

/// <summary>What somebody is told of alarms by mail. It names places and rules and no people: mail is read on its way by others.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
public sealed record AlarmLetter(string Subject, string Body)
{
    /// <summary>The most alarms that a letter lists.</summary>
    public const int MostListed = 50;

    private const int LongestSubjectName = 60;

    /// <summary>The letter about alarms.</summary>
    /// <param name="alarms">At least one, the oldest first.</param>
    /// <param name="book">Names of places.</param>
    /// <param name="organisation">Whose they are.</param>
    /// <param name="console">Where they are looked after.</param>
    /// <param name="chinese">Whether it is in Chinese.</param>
    public static AlarmLetter Of(
        IReadOnlyList<Alarm> alarms,
        InspectionBook book,
        string organisation,
        string console,
        bool chinese
    )
    {
        ArgumentNullException.ThrowIfNull(alarms);
        ArgumentNullException.ThrowIfNull(book);
        string In(string en, string zh) => chinese ? zh : en;
        string Say(BilingualText text) => chinese ? text.Zh : text.En;
        var serious = alarms.Count(alarm => alarm.Level == AlarmLevel.Serious);
        var sites = alarms.Select(alarm => alarm.Site).OfType<string>().Distinct().ToList();
        var place = sites is [var only] ? Short(book.Sites.Find(only)?.Name ?? only) : Short(organisation);
        var subject = In(
            $"{alarms.Count} inspection alarm(s), {serious} serious: {place}",
            $"巡检告警 {alarms.Count} 条（严重 {serious} 条）：{place}"
        );
        var body = new StringBuilder();
        void Line(string text) => body.Append(text).Append('\n');
        Line(In($"New alarms of inspections at {organisation}:", $"{organisation}有新的巡检告警："));
        foreach (var alarm in alarms.OrderByDescending(alarm => alarm.Level).Take(MostListed))
        {
            var site = book.Sites.Find(alarm.Site);
            var time = TimeZoneInfo.ConvertTime(
                DateTimeOffset.FromUnixTimeMilliseconds(alarm.LastAt),
                TimeZoneInfo.FindSystemTimeZoneById(site?.Zone ?? "UTC")
            );
            Line("");
            Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"[{LevelOf(alarm.Level, chinese)}] {Say(StreamRules.NameOf(alarm.Rule))} · {time:yyyy-MM-dd HH:mm zzz}"
                )
            );
            string[] places = [site?.Name ?? "", book.Points.Find(alarm.Point)?.Name ?? ""];
            if (string.Join(" · ", places.Where(name => name.Length > 0)) is { Length: > 0 } where)
            {
                Line(where);
            }

            Line(Say(alarm.Text));
        }

        if (alarms.Count > MostListed)
        {
            Line("");
            Line(In($"And {alarms.Count - MostListed} more.", $"另有 {alarms.Count - MostListed} 条。"));
        }

        Line("");
        Line(In($"Look after them at {console}", $"请在此处理：{console}"));
        return new AlarmLetter(subject, body.ToString());
    }

    private static string LevelOf(AlarmLevel level, bool chinese) =>
        level switch
        {
            AlarmLevel.Serious => chinese ? "严重" : "serious",
            AlarmLevel.Warning => chinese ? "警告" : "warning",
            _ => chinese ? "提示" : "notice",
        };

    private static string Short(string name) =>
        name.Length <= LongestSubjectName ? name : $"{name[..LongestSubjectName]}…";
}
