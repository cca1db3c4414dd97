namespace Kexin.Data;

/// <summary>What a date or time in text says, and what it leaves open.</summary>
public enum TimeForm
{
    /// <summary>It is no date and no time.</summary>
    None,

    /// <summary>A day of the calendar, without a time.</summary>
    Date,

    /// <summary>A day and a time of a clock on a wall: which instant that is depends on where the wall is.</summary>
    WallClock,

    /// <summary>A day and a time with their distance from UTC.</summary>
    Instant,
}

/// <summary>Reads dates and times.</summary>
/// <remarks>
/// What: 2026-01-31, 2026/1/31 or 20260131; then, after a T or a space, 9:05, 09:05:00 or 09:05:00.123456789; then Z, +08:00,
/// +0800 or +08. Days before months are not read: 03/04/2024 has two meanings.
/// Source: ISO 8601, and what spreadsheets write.
/// </remarks>
public static class TimeText
{
    private const int MostFractionDigits = 9;
    private const int MinutesADay = 24 * 60;
    private const long MillisecondsAMinute = 60_000;

    /// <summary>Reads a date or time.</summary>
    /// <param name="text">Without spaces around it.</param>
    /// <param name="milliseconds">
    /// Since 1970-01-01T00:00:00Z, what is below a millisecond cut off; of a date its midnight, and of a wall clock what it shows, as if
    /// that were UTC.
    /// </param>
    public static TimeForm Read(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 8 || !TryReadDay(ref text, out var day))
        {
            return TimeForm.None;
        }

        milliseconds = (day - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        if (text.IsEmpty)
        {
            return TimeForm.Date;
        }

        if (text[0] is not ('T' or 't' or ' '))
        {
            return TimeForm.None;
        }

        text = text[1..];
        if (!TryReadTime(ref text, out var time))
        {
            return TimeForm.None;
        }

        milliseconds += time;
        if (text.IsEmpty)
        {
            return TimeForm.WallClock;
        }

        if (!TryReadOffset(text, out var minutes))
        {
            return TimeForm.None;
        }

        milliseconds -= minutes * MillisecondsAMinute;
        return TimeForm.Instant;
    }

    private static bool TryReadDay(ref ReadOnlySpan<char> text, out DateTime day)
    {
        day = default;
        if (!TryReadDigits(ref text, 4, 4, out var year))
        {
            return false;
        }

        var mark = text[0];
        int month;
        int date;
        if (char.IsAsciiDigit(mark))
        {
            if (!TryReadDigits(ref text, 2, 2, out month) || !TryReadDigits(ref text, 2, 2, out date))
            {
                return false;
            }
        }
        else
        {
            var least = mark == '/' ? 1 : 2;
            if (
                mark is not ('-' or '/')
                || !TrySkip(ref text, mark)
                || !TryReadDigits(ref text, least, 2, out month)
                || !TrySkip(ref text, mark)
                || !TryReadDigits(ref text, least, 2, out date)
            )
            {
                return false;
            }
        }

        if (year < 1 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateTime(year, month, date, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    private static bool TryReadTime(ref ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (
            !TryReadDigits(ref text, 1, 2, out var hour)
            || hour > 23
            || !TrySkip(ref text, ':')
            || !TryReadDigits(ref text, 2, 2, out var minute)
            || minute > 59
        )
        {
            return false;
        }

        milliseconds = ((hour * 60L) + minute) * MillisecondsAMinute;
        if (!TrySkip(ref text, ':'))
        {
            return true;
        }

        if (!TryReadDigits(ref text, 2, 2, out var second) || second > 59)
        {
            return false;
        }

        milliseconds += second * 1000L;
        if (!TrySkip(ref text, '.'))
        {
            return true;
        }

        var places = 0;
        while (places < text.Length && char.IsAsciiDigit(text[places]))
        {
            if (places < 3)
            {
                milliseconds +=
                    (text[places] - '0')
                    * (
                        places == 0 ? 100
                        : places == 1 ? 10
                        : 1
                    );
            }

            places++;
        }

        text = text[places..];
        return places is > 0 and <= MostFractionDigits;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        var sign = text[0];
        text = text[1..];
        if (sign is not ('+' or '-') || !TryReadDigits(ref text, 2, 2, out var hours))
        {
            return false;
        }

        var rest = 0;
        if (!text.IsEmpty)
        {
            TrySkip(ref text, ':');
            if (!TryReadDigits(ref text, 2, 2, out rest) || rest > 59 || !text.IsEmpty)
            {
                return false;
            }
        }

        minutes = (hours * 60) + rest;
        if (minutes >= MinutesADay)
        {
            return false;
        }

        minutes = sign == '-' ? -minutes : minutes;
        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> text, char mark)
    {
        if (text.IsEmpty || text[0] != mark)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static bool TryReadDigits(ref ReadOnlySpan<char> text, int least, int most, out int value)
    {
        value = 0;
        var count = 0;
        while (count < most && count < text.Length && char.IsAsciiDigit(text[count]))
        {
            value = (value * 10) + (text[count++] - '0');
        }

        text = text[count..];
        return count >= least;
    }
}
