using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Inspection;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Microsoft.Data.Sqlite;

namespace Kexin.Node.Inspection.Tests;

/// <summary>
/// A long history lists and traces by indices, a page at a time, whatever is asked for. A thousand records here; with KEXIN_HISTORY=10000000 it is a
/// year's, and the times that it writes are the figures: under 300 ms.
/// </summary>
public sealed class HistoryTests : IDisposable
{
    private const int Points = 10_000;
    private const int People = 2000;
    private const int Page = 100;
    private readonly TemporaryFolder _folder = new();
    private readonly NodeFolder _home;
    private readonly RecordSeal _seal;

    public HistoryTests()
    {
        _home = new NodeFolder(_folder["node"]);
        Directory.CreateDirectory(_home.Root);
        _seal = new RecordSeal(
            NodeKeys.Create(_home, Suite.Standard, "self", "correct horse battery", DateTimeOffset.UnixEpoch)
        );
    }

    [Fact]
    public void A_page_of_anything_is_found_by_an_index()
    {
        var count = int.Parse(
            Environment.GetEnvironmentVariable("KEXIN_HISTORY") ?? "1000",
            CultureInfo.InvariantCulture
        );
        var tables = new InspectionTables(_home);
        var store = new RoundStore(tables, _seal);
        Fill(tables, count);

        RecordFilter[] filters =
        [
            new(),
            new(Point: Point(7)),
            new(Person: Person(7)),
            new(Box: Box(7)),
            new(Task: Task(7)),
            new(Person: Person(7), Point: Point(7)),
        ];
        foreach (var filter in filters)
        {
            var (first, time) = Time(() => store.Records(filter, null, Page));
            Assert.NotEmpty(first);
            var (_, next) = Time(() => store.Records(filter, count / 2, Page));
            var plan = Plan(tables, filter);
            Assert.All(plan, step => Assert.StartsWith("SEARCH Records USING", step, StringComparison.Ordinal));
            Assert.NotEmpty(plan);
            Console.WriteLine(
                $"{count:N0} records, {filter}: {time.TotalMilliseconds:0.0} ms, in the middle {next.TotalMilliseconds:0.0} ms"
            );
        }
    }

    private static IReadOnlyList<string> Plan(InspectionTables tables, RecordFilter filter) =>
        tables.Ask(
            $"EXPLAIN QUERY PLAN {RoundStore.StatementOf(filter)}",
            row => row.GetString(row.GetOrdinal("detail")),
            ("$before", 1L),
            ("$limit", 1L),
            ("$Person", ""),
            ("$Point", ""),
            ("$Box", ""),
            ("$Task", "")
        );

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    /// <summary>One sealed record under many numbers would not open by another's hash, so each is sealed by its own.</summary>
    private void Fill(InspectionTables tables, int count)
    {
        const int Batch = 50_000;
        for (var from = 0; from < count; from += Batch)
        {
            tables.Change(connection =>
            {
                for (var i = from; i < Math.Min(count, from + Batch); i++)
                {
                    Add(connection, i);
                }
            });
        }
    }

    private void Add(SqliteConnection connection, int i)
    {
        var payload = JsonSerializer.Serialize(
            new
            {
                v = 1,
                kind = "open",
                at = i * 1000L,
                task = Task(i),
                point = Point(i),
                offline = false,
                salt = new string('0', 32),
            }
        );
        var record = new TakenRecord(
            Ids.Of("phone"),
            Person(i),
            new PhoneRecord(i + 1, Digest.Zero, payload, new byte[64]),
            i * 1000L,
            null,
            new ContactOutcome(ContactResult.Genuine, Box(i), 1, i * 1000L),
            [],
            i
        );
        InspectionTables.Run(
            connection,
            "INSERT INTO Records (Hash, Phone, Seq, Person, Task, Point, Box, Sealed) VALUES ($hash, $phone, $seq, $person, $task, $point, $box, $sealed)",
            ("$hash", record.Hash.ToArray()),
            ("$phone", record.Phone),
            ("$seq", record.Link.Seq),
            ("$person", record.Person),
            ("$task", Task(i)),
            ("$point", Point(i)),
            ("$box", Box(i)),
            ("$sealed", _seal.Seal($"inspection record {record.Hash}", CanonicalRecord.Encode(record)))
        );
    }

    private static string Point(int i) => Name("point", i % Points);

    private static string Box(int i) => Name("box", i % Points);

    private static string Person(int i) => Name("person", i % People);

    private static string Task(int i) => Name("task", i / 50);

    private static string Name(string kind, int number) =>
        $"{kind}{number.ToString(CultureInfo.InvariantCulture)}".PadRight(32, '0');

    private static (T Value, TimeSpan Took) Time<T>(Func<T> act)
    {
        var watch = Stopwatch.StartNew();
        return (act(), watch.Elapsed);
    }
}
