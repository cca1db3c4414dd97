using System.Runtime.InteropServices;

namespace Kexin.Bench;

/// <summary>The line that stands above all figures: on what, and beside how much other work, they were measured.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var processor = Value("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString();
        var system = Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return $"machine: {processor}, {Environment.ProcessorCount} cores, {memory:F0} GiB, {system}, "
            + $"kernel {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}, load {Load()}";
    }

    private static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string? Value(string file, string name, char separator) =>
        File.Exists(file)
            ? File.ReadLines(file)
                .Where(line => line.StartsWith(name, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim())
                .FirstOrDefault()
            : null;
}
