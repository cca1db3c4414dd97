using Microsoft.Data.Sqlite;

namespace Kexin.Home.Tests.Database;

/// <summary>A database of inspections that is gone, emptied or damaged is named.</summary>
public sealed class InspectionFileTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly NodeAlarms _alarms = new(TimeProvider.System);

    private NodeFolder Home => new(_root.Path);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Who_inspects_nothing_has_no_file_and_no_alarm()
    {
        InspectionFile.Look(Home, _alarms);
        InspectionFile.Verify(Home, _alarms);
        Assert.Empty(_alarms.Standing);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_gone_or_empty_while_there_are_photos_is_lost(bool isThere)
    {
        Directory.CreateDirectory(Home.Photos);
        File.WriteAllText(Path.Combine(Home.Photos, "one"), "a photo");
        if (isThere)
        {
            File.WriteAllText(Home.Inspection, "");
        }

        InspectionFile.Look(Home, _alarms);
        var alarm = Assert.Single(_alarms.Standing);
        Assert.Equal(InspectionFile.LostAlarmCode, alarm.Code);
        Assert.Contains(Home.Inspection, alarm.Text.En, StringComparison.Ordinal);
        Assert.Contains(Home.Inspection, alarm.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_ends_the_start()
    {
        File.WriteAllText(Home.Inspection, new string('x', 4096));
        var fault = Assert.Throws<NodeFaultException>(() => InspectionFile.Look(Home, _alarms));
        Assert.Contains(Home.Inspection, fault.Message, StringComparison.Ordinal);
        Assert.Contains(Home.Inspection, fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_is_damaged_is_found_while_the_node_serves()
    {
        using (var connection = new SqliteConnection($"Data Source={Home.Inspection};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "CREATE TABLE T (X TEXT); INSERT INTO T SELECT hex(randomblob(2000)) FROM (VALUES (1),(2),(3),(4),(5),(6))";
            command.ExecuteNonQuery();
        }

        InspectionFile.Verify(Home, _alarms);
        Assert.Empty(_alarms.Standing);
        var bytes = File.ReadAllBytes(Home.Inspection);
        Array.Fill(bytes, (byte)0xFF, 4096, 64);
        File.WriteAllBytes(Home.Inspection, bytes);
        InspectionFile.Look(Home, _alarms);
        InspectionFile.Verify(Home, _alarms);
        Assert.Equal(InspectionFile.DamagedAlarmCode, Assert.Single(_alarms.Standing).Code);
    }
}
