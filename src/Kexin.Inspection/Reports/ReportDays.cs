using System.Globalization;
using Kexin.Inspection.Book;

namespace Kexin.Inspection.Reports;

/// <summary>Days of a report: each site's own, by the clock on its wall.</summary>
/// <param name="book">The sites.</param>
public sealed class ReportDays(InspectionBook book)
{
    /// <summary>The most steps of a trend.</summary>
    public const int MostSteps = 400;

    private const string DayForm = "yyyy-MM-dd";
    private const int UsualDays = 30;
    private const int MostYears = 10;

    /// <summary>Periods of at most so many days go on by days, and of so many weeks by weeks.</summary>
    private const int UsualSteps = 62;

    /// <summary>The zone of a site; for what is of none, that of most sites.</summary>
    public TimeZoneInfo ZoneOf(string? site) =>
        TimeZoneInfo.FindSystemTimeZoneById(
            book.Sites.Find(site)?.Zone
                ?? book.Sites.All.Values.GroupBy(each => each.Zone, StringComparer.Ordinal)
                    .OrderByDescending(zone => zone.Count())
                    .ThenBy(zone => zone.Key, StringComparer.Ordinal)
                    .FirstOrDefault()
                    ?.Key
                ?? "UTC"
        );

    /// <summary>The day at a site.</summary>
    /// <param name="site">The site's id, or null.</param>
    /// <param name="time">In milliseconds since 1970, UTC.</param>
    public DateOnly DayOf(string? site, long time) =>
        DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), ZoneOf(site)).DateTime
        );

    /// <summary>Reads a period: moments, or days as 2026-05-31, of which the first begins it and the last ends with it.</summary>
    /// <param name="from">30 days before the end where it is empty.</param>
    /// <param name="until">The moment after the last; now where it is empty.</param>
    /// <param name="site">Whose days they are, or null.</param>
    /// <param name="now">In milliseconds since 1970, UTC.</param>
    /// <exception cref="DomainException">One of them is no time, or the period is none or is longer than ten years.</exception>
    public (long From, long Until) Read(string? from, string? until, string? site, long now)
    {
        var zone = ZoneOf(site);
        var end = Read("until", until, 1, zone) ?? now;
        var begin =
            Read("from", from, 0, zone)
            ?? DateTimeOffset.FromUnixTimeMilliseconds(end).AddDays(-UsualDays).ToUnixTimeMilliseconds();
        if (begin >= end)
        {
            throw DomainException.Invalid("A period ends after it begins.", "时段的结束时间须晚于开始时间。");
        }

        return end - begin <= MostYears * 366L * TimeSpan.MillisecondsPerDay
            ? (begin, end)
            : throw DomainException.Invalid(
                $"A report covers at most {MostYears} years.",
                $"报表的时段最长 {MostYears} 年。"
            );
    }

    /// <summary>The first days of the steps of a period.</summary>
    /// <exception cref="DomainException">They are more than <see cref="MostSteps"/>.</exception>
    internal (ReportStep Step, IReadOnlyList<DateOnly> Starts) StepsOf(ReportQuestion question)
    {
        var (first, last) = (DayOf(question.Site, question.From), DayOf(question.Site, question.Until - 1));
        var days = last.DayNumber - first.DayNumber + 1;
        var step =
            question.Step
            ?? (
                days <= UsualSteps ? ReportStep.Day
                : days <= 7 * UsualSteps ? ReportStep.Week
                : ReportStep.Month
            );
        var starts = new List<DateOnly> { StartOf(first, step) };
        while (starts[^1] < StartOf(last, step))
        {
            starts.Add(
                step switch
                {
                    ReportStep.Day => starts[^1].AddDays(1),
                    ReportStep.Week => starts[^1].AddDays(7),
                    _ => starts[^1].AddMonths(1),
                }
            );
            if (starts.Count > MostSteps)
            {
                throw DomainException.Invalid(
                    $"A trend has at most {MostSteps} steps: ask for longer ones, or a shorter period.",
                    $"趋势最多 {MostSteps} 个时间点，请加大步长或缩短时段。"
                );
            }
        }

        return (step, starts);
    }

    /// <summary>The first day of the step in which a day lies.</summary>
    internal static DateOnly StartOf(DateOnly day, ReportStep step) =>
        step switch
        {
            ReportStep.Day => day,
            ReportStep.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            _ => new DateOnly(day.Year, day.Month, 1),
        };

    private static long? Read(string name, string? text, int daysLater, TimeZoneInfo zone)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            if (DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                var midnight = day.AddDays(daysLater).ToDateTime(TimeOnly.MinValue);
                return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
            }

            return DateTimeOffset
                .Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                .ToUnixTimeMilliseconds();
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw DomainException.Invalid(
                $"'{name}' is a day as 2026-05-01, or a time as 2026-05-01T08:00:00Z.",
                $"“{name}”须为日期（如 2026-05-01）或时间（如 2026-05-01T08:00:00Z）。"
            );
        }
    }
}
