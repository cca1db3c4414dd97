using System.Globalization;
using System.Net;
using System.Text;
using Kexin.Ledger.Consensus.Ordering;

namespace Kexin.Ledger.Consensus.Tests.Ordering;

/// <summary>Properties of a group of one.</summary>
public sealed class RaftOrdererTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private RaftOptions Options =>
        new() { Folder = folder["ordering"], ElectionTimeout = TimeSpan.FromMilliseconds(50) };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Entries_are_delivered_in_order_before_they_are_acknowledged()
    {
        var consumer = new RecordingConsumer();
        await using var orderer = await StartAsync(Options, consumer);
        for (var i = 0; i < 20; i++)
        {
            await OrderAsync(orderer, i);
            Assert.Equal(i + 1, consumer.Entries.Count);
        }
        Assert.Equal(Texts(0, 20), consumer.Entries);
    }

    [Fact]
    public async Task A_restart_delivers_again_to_a_consumer_that_kept_nothing()
    {
        await using (var orderer = await StartAsync(Options, new RecordingConsumer()))
            await OrderAsync(orderer, 0, 10);
        var consumer = new RecordingConsumer();
        await using (var orderer = await StartAsync(Options, consumer))
            await OrderAsync(orderer, 10, 12);
        Assert.Equal(Texts(0, 12), consumer.Entries);
    }

    [Fact]
    public async Task A_restart_delivers_nothing_again_to_a_consumer_that_kept_its_position()
    {
        var consumer = new RecordingConsumer();
        await using (var orderer = await StartAsync(Options, consumer))
            await OrderAsync(orderer, 0, 10);
        await using (var orderer = await StartAsync(Options, consumer))
            await OrderAsync(orderer, 10, 12);
        Assert.Equal(Texts(0, 12), consumer.Entries);
    }

    [Fact]
    public async Task The_log_behind_a_snapshot_is_dropped_and_the_summary_comes_back()
    {
        var options = Options with { EntriesPerSnapshot = 10 };
        var consumer = new RecordingConsumer();
        await using (var orderer = await StartAsync(options, consumer))
            await OrderAsync(orderer, 0, 45);
        var later = new RecordingConsumer();
        await using (var orderer = await StartAsync(options, later))
            await OrderAsync(orderer, 45, 46);
        Assert.Equal("40", later.AdoptedSummary);
        Assert.True(later.AdoptedPosition > 0);
        Assert.Equal(Texts(40, 46), later.Entries);
    }

    [Fact]
    public async Task Large_entries_do_not_let_the_log_grow_for_ever()
    {
        const int size = 4 << 20;
        var options = Options with { EntriesPerSnapshot = 4 };
        await using var orderer = await StartAsync(options, new RecordingConsumer());
        for (var i = 0; i < 24; i++)
            await orderer.OrderAsync(Encoding.ASCII.GetBytes(new string('x', size)), CancellationToken.None);
        var bytes = new DirectoryInfo(folder["ordering"])
            .GetFiles("*", SearchOption.AllDirectories)
            .Sum(file => file.Length);
        Assert.InRange(bytes, 0, 72L << 20);
    }

    [Fact]
    public async Task A_consumer_that_fails_stops_the_ordering_with_its_reason()
    {
        var consumer = new RecordingConsumer { Failure = new IOException("disk full") };
        await using var orderer = await StartAsync(Options, consumer);
        var error = await Assert.ThrowsAsync<OrdererUnavailableException>(() => OrderAsync(orderer, 0));
        Assert.Contains("disk full", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OrdererUnavailableException>(() => OrderAsync(orderer, 1));
    }

    [Fact]
    public async Task A_flipped_byte_in_the_log_is_found_at_start_and_named()
    {
        await using (var orderer = await StartAsync(Options, new RecordingConsumer()))
            await OrderAsync(orderer, 0, 10);
        var chunk = Directory.GetFiles(Path.Combine(folder["ordering"], "log", "data")).Single();
        await using (var file = File.Open(chunk, FileMode.Open))
        {
            file.Position = 3;
            var value = file.ReadByte();
            file.Position = 3;
            file.WriteByte((byte)(value ^ 1));
        }
        var error = await Assert.ThrowsAsync<OrderingLogDamagedException>(() =>
            StartAsync(Options, new RecordingConsumer())
        );
        Assert.Equal(folder["ordering"], error.Folder);

        await using var again = await StartAsync(Options with { SetAsideDamagedLog = true }, new RecordingConsumer());
        await OrderAsync(again, 10);
        Assert.True(Directory.Exists(folder["ordering.damaged-1"]));
    }

    [Fact]
    public async Task A_flipped_byte_in_the_file_of_members_is_found_at_start_and_named()
    {
        await using (var orderer = await StartAsync(Options, new RecordingConsumer()))
            await OrderAsync(orderer, 0, 10);
        var path = Path.Combine(folder["ordering"], "members");
        var whole = await File.ReadAllBytesAsync(path);
        var address = whole.AsSpan().IndexOf(IPAddress.Loopback.GetAddressBytes());
        Assert.True(address > 0);
        for (var i = address; i < address + 4; i++)
        {
            var flipped = whole.ToArray();
            flipped[i] ^= 1;
            await File.WriteAllBytesAsync(path, flipped);
            var error = await Assert.ThrowsAsync<OrderingLogDamagedException>(() =>
                StartAsync(Options, new RecordingConsumer()).WaitAsync(TimeSpan.FromMinutes(2))
            );
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
        await using var again = await StartAsync(Options with { SetAsideDamagedLog = true }, new RecordingConsumer());
        await OrderAsync(again, 10);
    }

    [Fact]
    public async Task A_group_that_leaves_the_loopback_interface_needs_TLS()
    {
        var here = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1);
        var there = new IPEndPoint(IPAddress.Parse("192.0.2.2"), 1);
        var options = Options with { Address = here, FirstMembers = [here, there] };
        await Assert.ThrowsAsync<ArgumentException>(() =>
            RaftOrderer.StartAsync(options, new RecordingConsumer(), CancellationToken.None)
        );
    }

    private static async Task<RaftOrderer> StartAsync(RaftOptions options, RecordingConsumer consumer)
    {
        var orderer = await RaftOrderer.StartAsync(options, consumer, CancellationToken.None);
        await orderer.WaitForLeadershipAsync(CancellationToken.None);
        return orderer;
    }

    private static IEnumerable<string> Texts(int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => i.ToString(CultureInfo.InvariantCulture));

    private static async Task OrderAsync(RaftOrderer orderer, int from, int to)
    {
        for (; from < to; from++)
            await OrderAsync(orderer, from);
    }

    private static Task OrderAsync(RaftOrderer orderer, int number) =>
        orderer.OrderAsync(
            Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)),
            CancellationToken.None
        );
}
