namespace Kexin.Home;

/// <summary>Where the operating system may write this process's memory to a disk in clear, which the vault cannot prevent.</summary>
/// <remarks>
/// Source: proc_swaps(5), the kernel's documents of cgroup v2 (<c>memory.swap.max</c>) and of zram, and cryptsetup's device-mapper UUIDs, which
/// begin with <c>CRYPT-</c>. A swap file counts as clear, as its file system does not tell what lies under it.
/// </remarks>
public sealed class SwapSpace(string root = "/")
{
    public const string AlarmCode = "swap-in-clear";

    /// <summary>Raises an alarm when there is such a place.</summary>
    public void Watch(NodeAlarms alarms)
    {
        var areas = InClear();
        if (areas.Count == 0)
        {
            return;
        }

        alarms.Raise(
            AlarmCode,
            new(
                $"This machine may write open data from memory to swap that is not seen to be encrypted ({string.Join(", ", areas)}). "
                    + "Turn swap off, encrypt it, or run the node with MemorySwapMax=0.",
                $"本机可能把内存中已打开的数据写入未见加密的交换空间（{string.Join("、", areas)}）。请关闭或加密交换空间，或以 MemorySwapMax=0 运行节点。"
            )
        );
    }

    /// <summary>The active swap areas that this process may be written to and that are not seen to be encrypted or in memory.</summary>
    public IReadOnlyList<string> InClear() =>
        IsForbidden()
            ? []
            :
            [
                .. Lines("proc/swaps")
                    .Skip(1)
                    .Select(line => line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries))
                    .Where(words => words.Length == 2)
                    .Select(words => words[0])
                    .Where(area =>
                        !area.StartsWith("/dev/", StringComparison.Ordinal) || !IsSafe(area["/dev/".Length..])
                    ),
            ];

    private bool IsForbidden()
    {
        const string unified = "0::";
        var group = Lines("proc/self/cgroup")
            .FirstOrDefault(line => line.StartsWith(unified, StringComparison.Ordinal))
            ?[unified.Length..];
        while (!string.IsNullOrEmpty(group) && group != "/")
        {
            if (Lines($"sys/fs/cgroup{group}/memory.swap.max").FirstOrDefault() == "0")
            {
                return true;
            }

            group = Path.GetDirectoryName(group);
        }

        return false;
    }

    private bool IsSafe(string device)
    {
        if (device.StartsWith("zram", StringComparison.Ordinal))
        {
            return Lines($"sys/block/{device}/backing_dev").FirstOrDefault() is null or "none";
        }

        if (
            Lines($"sys/block/{device}/dm/uuid").FirstOrDefault()?.StartsWith("CRYPT-", StringComparison.Ordinal)
            == true
        )
        {
            return true;
        }

        var below = Path.Combine(root, $"sys/block/{device}/slaves");
        var devices = Directory.Exists(below)
            ? Directory.GetFileSystemEntries(below).Select(path => Path.GetFileName(path)).ToList()
            : [];
        return devices.Count > 0 && devices.TrueForAll(IsSafe);
    }

    private string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
