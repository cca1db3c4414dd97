using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Home.Tests.Database;

public sealed class DatabaseSetupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_tables_are_those_that_the_model_maps()
    {
        await using var services = new ServiceCollection().AddNodeDatabase(_folder["made.db"]).BuildServiceProvider();
        await DatabaseSetup.PrepareAsync(_folder["made.db"], default);
        await using var other = new ServiceCollection().AddNodeDatabase(_folder["mapped.db"]).BuildServiceProvider();
        await using var mapped = await Factory(other).CreateDbContextAsync();
        await mapped.Database.EnsureCreatedAsync();
        await using var made = await Factory(services).CreateDbContextAsync();
        var expected = await ColumnsAsync(mapped);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await ColumnsAsync(made));
        Assert.Equal(await IndexesAsync(mapped), await IndexesAsync(made));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await File.WriteAllTextAsync(_folder["node.db"], new string('x', 8192));
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() =>
            DatabaseSetup.PrepareAsync(_folder["node.db"], default)
        );
        Assert.Contains(_folder["node.db"], fault.Message, StringComparison.Ordinal);
    }

    private static IDbContextFactory<NodeDatabase> Factory(IServiceProvider services) =>
        services.GetRequiredService<IDbContextFactory<NodeDatabase>>();

    private static Task<List<string>> ColumnsAsync(NodeDatabase database) =>
        database
            .Database.SqlQuery<string>(
                $"""
                SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk AS Value
                FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1
                """
            )
            .ToListAsync();

    private static Task<List<string>> IndexesAsync(NodeDatabase database) =>
        database
            .Database.SqlQuery<string>(
                $"""
                SELECT m.name || ' ' || i.name || ' ' || i."unique" || ' ' || c.name AS Value
                FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
                WHERE m.type = 'table' ORDER BY 1
                """
            )
            .ToListAsync();
}
