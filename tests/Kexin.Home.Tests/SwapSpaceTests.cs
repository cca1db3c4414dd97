namespace Kexin.Home.Tests;

public sealed class SwapSpaceTests : IDisposable
{
    private const string Header = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_machine_without_swap_raises_no_alarm()
    {
        Put("proc/swaps", Header);
        Assert.Empty(Alarms());
    }

    [Fact]
    public void A_plain_partition_and_a_swap_file_are_named()
    {
        Put("proc/swaps", Header + "/dev/sda2   partition\t999420\t0\t-2\n/swapfile   file\t999420\t0\t-3\n");
        var alarm = Assert.Single(Alarms());
        Assert.Equal(SwapSpace.AlarmCode, alarm.Code);
        Assert.Contains("/dev/sda2, /swapfile", alarm.Text.En, StringComparison.Ordinal);
        Assert.Contains("/dev/sda2、/swapfile", alarm.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Swap_that_is_encrypted_or_in_memory_raises_no_alarm()
    {
        Put("proc/swaps", Header + "/dev/dm-1 partition 9 0 -2\n/dev/zram0 partition 9 0 100\n");
        Put("sys/block/dm-1/dm/uuid", "LVM-abc\n");
        Put("sys/block/dm-1/slaves/dm-0", "");
        Put("sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-abc-vda5_crypt\n");
        Put("sys/block/zram0/backing_dev", "none\n");
        Assert.Empty(Alarms());
    }

    [Fact]
    public void Memory_compressed_but_written_back_to_a_disk_is_named()
    {
        Put("proc/swaps", Header + "/dev/zram0 partition 9 0 100\n");
        Put("sys/block/zram0/backing_dev", "/dev/sda3\n");
        Assert.Equal(["/dev/zram0"], new SwapSpace(_root.Path).InClear());
    }

    [Fact]
    public void A_group_that_may_not_be_swapped_raises_no_alarm()
    {
        Put("proc/swaps", Header + "/dev/sda2 partition 9 0 -2\n");
        Put("proc/self/cgroup", "0::/system.slice/kexin.service\n");
        Put("sys/fs/cgroup/system.slice/kexin.service/memory.swap.max", "max\n");
        Assert.Single(Alarms());
        Put("sys/fs/cgroup/system.slice/memory.swap.max", "0\n");
        Assert.Empty(Alarms());
    }

    private IReadOnlyList<RaisedAlarm> Alarms()
    {
        var alarms = new NodeAlarms(TimeProvider.System);
        new SwapSpace(_root.Path).Watch(alarms);
        return alarms.Standing;
    }

    private void Put(string path, string text)
    {
        var file = Path.Combine(_root.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
