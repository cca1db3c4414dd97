using Kexin.Collaboration.Tasks;
using Kexin.Computations.Policy;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests.Tasks;

public sealed class ReleaseHistoryTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProvider _services = null!;

    private IDbContextFactory<NodeDatabase> Database => _services.GetRequiredService<IDbContextFactory<NodeDatabase>>();

    public async Task InitializeAsync()
    {
        _services = new ServiceCollection().AddNodeDatabase(_folder["node.db"]).BuildServiceProvider();
        await DatabaseSetup.PrepareAsync(_folder["node.db"], default);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_kept_first_is_listed_first_once_and_to_its_requester_alone()
    {
        var history = Open(1);
        ReleasedRows[] kept = [Rows(9), Rows(3), Rows(5)];
        foreach (var rows in kept.Append(kept[0]))
        {
            await history.KeepAsync(rows, default);
        }

        var listed = await Open(1).ListAsync(default);
        Assert.Equal(kept.Select(rows => rows.Shape.Id), listed.Select(shape => shape.Id));
        Assert.Equivalent(kept[1].Shape, listed[1]);
        Assert.Equal(kept[1].Cells, (await Open(1).LoadAsync(listed[1], default)).Cells);
        Assert.Empty(await Open(2).ListAsync(default));
    }

    [Fact]
    public async Task Requesters_that_stand_together_have_one_account()
    {
        await Open(1).KeepAsync(Rows(9), default);
        await Open(2, 1).KeepAsync(Rows(3), default);
        var together = await Open(1, 2).ListAsync(default);
        Assert.Equal([Number(9), Number(3)], together.Select(shape => shape.Id));
        Assert.Equal(Rows(3).Cells, (await Open(1, 2).LoadAsync(together[1], default)).Cells);
        Assert.Equal(Number(3), Assert.Single(await Open(2).ListAsync(default)).Id);
    }

    [Fact]
    public async Task What_several_learn_is_kept_for_each_of_them_and_listed_once()
    {
        await Open(1).KeepAsync(Rows(9), default);
        await Open([1, 2], []).KeepAsync(Rows(9), default);
        await Open([1, 2], []).KeepAsync(Rows(3), default);
        Assert.Equal([Number(9), Number(3)], (await Open(1).ListAsync(default)).Select(shape => shape.Id));
        Assert.Equal([Number(9), Number(3)], (await Open(2).ListAsync(default)).Select(shape => shape.Id));
        var both = await Open([2, 1], []).ListAsync(default);
        Assert.Equal([Number(9), Number(3)], both.Select(shape => shape.Id));
        Assert.Equal(Rows(9).Cells, (await Open([1, 2], []).LoadAsync(both[0], default)).Cells);
    }

    [Fact]
    public void Who_stands_together_is_read_from_the_nodes_settings_through_all_groups()
    {
        var configuration = new NodeConfiguration("n", default, "standard", "h", "0.0.0.0", 1, 2, 3, 4)
        {
            StandTogether =
            [
                [$"{Number(1)}", $"{Number(2)}"],
                [$"{Number(2)}", $"{Number(3)}"],
            ],
        };
        Assert.Null(configuration.FindFault());
        MemberId Member(byte number) => new(Number(number));
        Assert.Equal([Member(1), Member(2), Member(3)], configuration.TogetherWith(Member(1)));
        Assert.Equal([Member(4)], configuration.TogetherWith(Member(4)));
        Assert.Contains("standTogether", (
                configuration with
                {
                    StandTogether =
                    [
                        ["East"],
                    ],
                }
            ).FindFault()!.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_altered_on_disk_opens_nothing()
    {
        await Open(1).KeepAsync(Rows(1), default);
        await using var database = await Database.CreateDbContextAsync();
        await database.Database.ExecuteSqlAsync($"UPDATE Releases SET Shape = Rows");
        await Assert.ThrowsAsync<ProblemException>(() => Open(1).ListAsync(default));
    }

    [Fact]
    public async Task A_database_of_before_there_was_an_account_gets_its_tables()
    {
        await using (var database = await Database.CreateDbContextAsync())
        {
            await database.Database.ExecuteSqlAsync($"DROP TABLE Releases");
            await database.Database.ExecuteSqlAsync($"PRAGMA user_version = 2");
        }

        await DatabaseSetup.PrepareAsync(_folder["node.db"], default);
        Assert.Empty(await Open(1).ListAsync(default));
    }

    [Fact]
    public async Task That_own_totals_may_open_counts_for_its_document_alone()
    {
        var marks = new TaskMarks(new TaskMarkStore(Database, OneMemberNode.Seal));
        var (task, document) = (new TokenId(Number(1)), Number(2));
        Assert.False(await marks.HasOwnTotalsAsync(task, document, default));
        marks.MarkOwnTotals(task, document);
        Assert.True(await marks.HasOwnTotalsAsync(task, document, default));
        Assert.False(await marks.HasOwnTotalsAsync(task, Number(3), default));
        Assert.False(await marks.HasOpenedAsync(task, default));
    }

    private ReleaseHistory Open(byte requester, params byte[] together) => Open([requester], together);

    private ReleaseHistory Open(byte[] learners, byte[] together) =>
        new(Database, OneMemberNode.Seal, new TokenId(Number(7)), Members(learners), Members(together));

    private static MemberId[] Members(byte[] numbers) => [.. numbers.Select(number => new MemberId(Number(number)))];

    private static ReleasedRows Rows(byte number)
    {
        ushort[] groups = [.. Enumerable.Range(0, 1000).Select(row => (ushort)(row % 300 * number % 500))];
        ushort[] some = [.. groups.Select((cell, row) => row % 7 == 0 ? ReleasedRows.Unused : cell)];
        TableShape[] tables = [Shape(), Shape("age"), Shape("chol")];
        return new ReleasedRows(new ReleaseShape(Number(number), tables), [groups, groups, some]);
    }

    private static TableShape Shape(params string[] fields) => new(fields, [500], Number(1), Number(2), [Number(3)]);

    private static Digest Number(byte number)
    {
        var bytes = new byte[Digest.SizeInBytes];
        bytes[0] = number;
        return new Digest(bytes);
    }
}
