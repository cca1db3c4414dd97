using Kexin.Node.Tests.Data;
using Microsoft.Extensions.Logging;

namespace Kexin.Node.Tests.Hosting;

public sealed class SummedLogsTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly Lines _lines = new();

    public void Dispose() => _lines.Dispose();

    [Fact]
    public void A_flood_of_one_source_writes_a_few_lines_and_how_many_there_were_and_hides_no_other()
    {
        using var logs = new SummedLogs(_lines, _time);
        var logger = logs.CreateLogger("doors");
        for (var i = 0; i < 10_000; i++)
        {
            logger.LogWarning("Refused: {Reason} {Source}", $"attempt {i}", "192.0.2.1");
        }

        logger.LogWarning("Refused: {Reason} {Source}", "a wrong key", "192.0.2.2");
        Assert.Equal(SummedLogs.LinesOfAKind + 1, _lines.Written.Count);
        Assert.Equal("Refused: a wrong key 192.0.2.2", _lines.Written[^1]);
        _time.Step(TimeSpan.FromMinutes(2));
        logger.LogWarning("Refused: {Reason} {Source}", "again", "192.0.2.1");
        Assert.Equal(SummedLogs.LinesOfAKind + 3, _lines.Written.Count);
        Assert.Contains($"{10_000 - SummedLogs.LinesOfAKind} more", _lines.Written[^2], StringComparison.Ordinal);
        Assert.Contains("192.0.2.1", _lines.Written[^2], StringComparison.Ordinal);
        Assert.Equal("Refused: again 192.0.2.1", _lines.Written[^1]);
    }

    [Fact]
    public void A_flood_from_many_sources_is_bounded_and_counted_too()
    {
        using (var logs = new SummedLogs(_lines, _time))
        {
            var logger = logs.CreateLogger("doors");
            for (var i = 0; i < 10_000; i++)
            {
                logger.LogWarning("Refused: {Source}", $"2001:db8::{i}");
            }

            Assert.InRange(_lines.Written.Count, 1, SummedLogs.MostKinds + SummedLogs.LinesOfAKind);
        }

        var sum = Assert.Single(_lines.Written, line => line.Contains("more lines", StringComparison.Ordinal));
        Assert.Equal(
            $"{10_000 - SummedLogs.MostKinds - SummedLogs.LinesOfAKind} more lines of this kind within a minute were not written: Refused: {{Source}} (other sources)",
            sum
        );
    }

    [Fact]
    public void A_flood_from_many_sources_hides_no_line_of_another_kind()
    {
        using var logs = new SummedLogs(_lines, _time);
        var logger = logs.CreateLogger("doors");
        for (var i = 0; i < 10_000; i++)
        {
            logger.LogWarning("Refused: {Source}", $"2001:db8::{i}");
        }

        logger.LogError("The door does not open.");
        Assert.Equal("The door does not open.", _lines.Written[^1]);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Add(formatter(state, exception));

        public void Dispose() { }
    }
}
