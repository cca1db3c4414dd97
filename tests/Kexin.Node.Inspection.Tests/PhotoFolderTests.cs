using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Ledger.Contracts.Ports;
using Microsoft.Data.Sqlite;

namespace Kexin.Node.Inspection.Tests;

/// <summary>What one phone may fill a node's disk with in a day.</summary>
public sealed class PhotoFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MovedTime _time = new();
    private readonly InspectionTables _tables;
    private readonly PhotoFolder _photos;

    public PhotoFolderTests()
    {
        var home = new NodeFolder(_folder["node"]);
        Directory.CreateDirectory(home.Root);
        var seal = new RecordSeal(
            NodeKeys.Create(home, Suite.Standard, "self", "correct horse battery", DateTimeOffset.UnixEpoch)
        );
        _tables = new InspectionTables(home);
        var book = new InspectionBook(new ThingStore(_tables, seal));
        var alarms = new AlarmDesk(
            new AlarmStore(_tables, seal),
            book,
            new LiveFeed(),
            RandomSource.System,
            TimeProvider.System
        );
        var desk = new PhotoDesk(book, new RoundStore(_tables, seal), alarms);
        _photos = new PhotoFolder(home, _tables, seal, desk, new NodeAlarms(_time), _time);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_phone_that_has_filled_its_day_goes_on_tomorrow_and_others_go_on_today()
    {
        await KeepAsync("li", 1);
        _tables.Change(connection =>
            InspectionTables.Run(
                connection,
                "UPDATE PhotoDays SET Bytes = Bytes + $more",
                ("$more", PhotoDesk.MostInDayInBytes - 200)
            )
        );
        await KeepAsync("li", 2);
        var refused = await Assert.ThrowsAsync<DomainException>(() => KeepAsync("li", 3));
        Assert.Equal("inspection.photos-a-day", refused.Refusal!.Rule.Code);
        // What is there already costs nothing.
        await KeepAsync("li", 2);
        await KeepAsync("wang", 4);
        _time.Now += TimeSpan.FromDays(1);
        await KeepAsync("li", 3);
        Assert.Equal(1, Assert.Single(_tables.Ask("SELECT COUNT(*) FROM PhotoDays", row => row.GetInt64(0))));
    }

    /// <summary>A voice note of a hundred bytes.</summary>
    private Task KeepAsync(string person, byte fill)
    {
        byte[] content = [.. Enumerable.Repeat(fill, 100)];
        return _photos.KeepAsync(
            person,
            new Digest(SHA256.HashData(content)),
            "audio/ogg",
            content,
            CancellationToken.None
        );
    }

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddDays(20_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
