using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>Passes a few log lines of a kind in each minute on, and of the others how many there were.</summary>
/// <remarks>
/// What: lines are of a kind when category, template and source (the value named <see cref="Source"/>, if there is one) are the same. A
/// stranger who connects a thousand times a second thus writes a few lines a minute. The kinds of a minute are bounded too: of those beyond,
/// all sources are one, so that a flood from many hides no line with another template; and beyond as many again, all of a category are.
/// </remarks>
internal sealed class SummedLogs : ILoggerProvider
{
    /// <summary>The name of the value that tells one source from another, such as an address.</summary>
    public const string Source = "Source";

    /// <summary>Lines of a kind that a minute shows.</summary>
    public const int LinesOfAKind = 5;

    /// <summary>Kinds that a minute tells apart by source, and then as many again by template.</summary>
    public const int MostKinds = 200;

    private const string OtherSources = "(other sources)";
    private const string Template = "{OriginalFormat}";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ILoggerProvider _inner;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Dictionary<(string Category, string Template, string Source), Kind> _kinds = [];
    private DateTimeOffset _begin;

    public SummedLogs(ILoggerProvider inner, TimeProvider time)
    {
        (_inner, _time) = (inner, time);
        _begin = time.GetUtcNow();
        _timer = time.CreateTimer(_ => TurnOver(), null, Minute, Minute);
    }

    public ILogger CreateLogger(string categoryName) =>
        new Summed(this, categoryName, _inner.CreateLogger(categoryName));

    public void Dispose()
    {
        _timer.Dispose();
        Tell();
        _inner.Dispose();
    }

    /// <summary>Begins a new minute, if one is over.</summary>
    private void TurnOver()
    {
        if (_time.GetUtcNow() - _begin >= Minute)
        {
            Tell();
        }
    }

    /// <summary>Tells how many lines were not written, and begins anew.</summary>
    private void Tell()
    {
        Dictionary<(string Category, string Template, string Source), Kind> kinds;
        lock (_lock)
        {
            (kinds, _kinds) = (_kinds, []);
            _begin = _time.GetUtcNow();
        }

        foreach (var ((_, template, source), kind) in kinds)
        {
            if (kind.Count > LinesOfAKind)
            {
                kind.Logger.Log(
                    kind.Level,
                    "{Count} more lines of this kind within a minute were not written: {Kind} {Source}",
                    (kind.Count - LinesOfAKind).ToString(CultureInfo.InvariantCulture),
                    template,
                    source
                );
            }
        }
    }

    private bool MayWrite(string category, ILogger logger, LogLevel level, object? state)
    {
        var (template, source) = ("", "");
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            template = values.FirstOrDefault(value => value.Key == Template).Value as string ?? "";
            source = values.FirstOrDefault(value => value.Key == Source).Value?.ToString() ?? "";
        }

        TurnOver();
        lock (_lock)
        {
            var key = (category, template, source);
            if (!_kinds.TryGetValue(key, out var kind))
            {
                key =
                    _kinds.Count < MostKinds ? key
                    : _kinds.Count < 2 * MostKinds ? (category, template, OtherSources)
                    : (category, "", OtherSources);
                if (!_kinds.TryGetValue(key, out kind))
                {
                    _kinds.Add(key, kind = new Kind(logger, level));
                }
            }

            return ++kind.Count <= LinesOfAKind;
        }
    }

    private sealed class Kind(ILogger logger, LogLevel level)
    {
        public ILogger Logger => logger;

        public LogLevel Level => level;

        public int Count { get; set; }
    }

    private sealed class Summed(SummedLogs logs, string category, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logs.MayWrite(category, inner, logLevel, state))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
