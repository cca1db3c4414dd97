using Kexin.Inspection.Book;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Alarms;

/// <summary>Of which alarms somebody is told by mail, and when: those that come close together share a letter, and a storm is a few letters.</summary>
/// <param name="least">Alarms under this level are not told of.</param>
/// <param name="sites">Ids of the sites whose alarms are told of; empty for all.</param>
/// <param name="mark">What was told before.</param>
/// <remarks>An alarm is told of when it is raised and each time that its level goes up while nobody has acknowledged it.</remarks>
public sealed class AlarmDigest(AlarmLevel least, IReadOnlyCollection<string> sites, MailMark mark)
{
    /// <summary>Between two letters at least.</summary>
    public static TimeSpan LeastPause { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two letters, where nothing serious is in the second.</summary>
    public static TimeSpan UsualPause { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two tries of a letter that cannot be sent; the last one stands for all that follow.</summary>
    private static readonly TimeSpan[] s_retries =
    [
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
    ];

    /// <summary>Alarms of the same moment may be kept one after the other, so that long is looked back.</summary>
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(2);

    private long _notBefore;
    private long _notEvenSerious;
    private int _failures;

    /// <summary>What was told: a node remembers it when it stops.</summary>
    public MailMark Mark { get; private set; } = mark;

    /// <summary>Those to tell of now, the oldest first; none where there are none or it is too soon.</summary>
    /// <param name="open">All alarms that nobody has acknowledged.</param>
    /// <param name="now">In milliseconds since 1970, UTC.</param>
    public IReadOnlyList<Alarm> Due(IEnumerable<Alarm> open, long now)
    {
        if (now < _notEvenSerious)
        {
            return [];
        }

        List<Alarm> due =
        [
            .. open.Where(alarm =>
                    alarm.Level >= least
                    && alarm.RaisedAt > Mark.Since - s_overlap.TotalMilliseconds
                    && (sites.Count == 0 || (alarm.Site is { } site && sites.Contains(site)))
                    && !Mark.Told.Any(told => told.Id == alarm.Id && told.Level >= alarm.Level)
                )
                .OrderBy(alarm => alarm.RaisedAt)
                .ThenBy(alarm => alarm.Id, StringComparer.Ordinal),
        ];
        return now >= _notBefore || due.Exists(alarm => alarm.Level == AlarmLevel.Serious) ? due : [];
    }

    /// <summary>A letter about these was taken.</summary>
    public void Sent(IReadOnlyCollection<Alarm> alarms, long now)
    {
        ArgumentNullException.ThrowIfNull(alarms);
        var since = Math.Max(Mark.Since, alarms.Max(alarm => alarm.RaisedAt));
        Mark = new MailMark(
            since,
            [
                // Those that are too old to be asked for again need not be remembered.
                .. Mark
                    .Told.Concat(alarms.Select(alarm => new ToldAlarm(alarm.Id, alarm.Level, alarm.RaisedAt)))
                    .Where(told => told.RaisedAt > since - s_overlap.TotalMilliseconds)
                    .TakeLast(MailMark.MostTold),
            ]
        );
        _failures = 0;
        _notEvenSerious = now + (long)LeastPause.TotalMilliseconds;
        _notBefore = now + (long)UsualPause.TotalMilliseconds;
    }

    /// <summary>A letter was not taken: what it told of stays due, and is tried again later.</summary>
    public void Failed(long now)
    {
        var pause = s_retries[Math.Min(_failures++, s_retries.Length - 1)];
        _notBefore = _notEvenSerious = now + (long)pause.TotalMilliseconds;
    }
}
