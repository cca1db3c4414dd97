using Kexin.Cryptography;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Stream;
using Microsoft.Data.Sqlite;

namespace Kexin.Node.Inspection.Tests;

/// <summary>Records that raise alarms while they are kept, and people who deal with alarms, do not wait for each other for ever.</summary>
public sealed class AlarmLockTests : IDisposable
{
    private const int Times = 100;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly InspectionTables _tables;
    private readonly AlarmDesk _desk;

    public AlarmLockTests()
    {
        var home = new NodeFolder(_folder["node"]);
        Directory.CreateDirectory(home.Root);
        var seal = new RecordSeal(
            NodeKeys.Create(home, Suite.Standard, "self", "correct horse battery", DateTimeOffset.UnixEpoch)
        );
        _tables = new InspectionTables(home);
        _desk = new AlarmDesk(
            new AlarmStore(_tables, seal),
            new InspectionBook(new ThingStore(_tables, seal)),
            new LiveFeed(),
            RandomSource.System,
            TimeProvider.System
        );
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Alarms_are_raised_within_a_change_while_others_are_dealt_with()
    {
        var standing = Raise("standing");
        var raising = Run(() =>
            _tables.Together(() =>
            {
                Raise("a");
                Thread.Yield();
                Raise("b");
            })
        );
        var dealing = Run(() =>
        {
            _desk.Escalate();
            _desk.Acknowledge(standing.Id, "li");
        });
        await Task.WhenAll(raising, dealing).WaitAsync(s_most);
        Assert.Equal(Times, Raise("a").Count - 1);
    }

    private Alarm Raise(string rule) =>
        _desk.Raise(
            new Finding(rule, AlarmLevel.Notice, new("Late.", "迟到。")),
            new AlarmSubject(null, null, null, null, null)
        );

    private static Task Run(Action act) =>
        Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Times; i++)
                {
                    act();
                }
            },
            TaskCreationOptions.LongRunning
        );
}
