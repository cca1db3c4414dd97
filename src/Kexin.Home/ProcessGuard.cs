using System.Runtime.InteropServices;

namespace Kexin.Home;

/// <summary>Closes the ways by which this process's memory and files could reach others on the same machine.</summary>
/// <remarks>
/// What: files are made for their owner only; no core dump is written; other processes of the same user can neither trace this one nor read its
/// memory. Source: umask(2), getrlimit(2), PR_SET_DUMPABLE in prctl(2); .NET's diagnostics port, docs "DOTNET_EnableDiagnostics".
/// Not for: the administrator of the machine, who can read any process.
/// </remarks>
public static class ProcessGuard
{
    public const string DiagnosticsAlarmCode = "diagnostics-open";
    private const string DiagnosticsVariable = "DOTNET_EnableDiagnostics";
    private const int SetDumpable = 4;
    private const int CoreSize = 4;
    private const uint ForOwnerOnly = 0b000_111_111;

    /// <summary>Closes them; before the first secret is in memory.</summary>
    public static void Close()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        _ = umask(ForOwnerOnly);
        var none = default(ResourceLimit);
        if (setrlimit(CoreSize, in none) != 0 || prctl(SetDumpable, 0, 0, 0, 0) != 0)
        {
            throw new NodeFaultException(
                $"The system does not let this process switch core dumps off (error {Marshal.GetLastPInvokeError()}).",
                $"系统不允许本进程关闭核心转储（错误 {Marshal.GetLastPInvokeError()}）。"
            );
        }
    }

    /// <summary>Raises an alarm when the runtime was started with its diagnostics port, which cannot be closed any more.</summary>
    /// <param name="alarms">Where.</param>
    /// <param name="variable">What <c>DOTNET_EnableDiagnostics</c> says.</param>
    public static void Watch(NodeAlarms alarms, string? variable)
    {
        if (variable != "0")
        {
            alarms.Raise(
                DiagnosticsAlarmCode,
                new(
                    $"The runtime's diagnostics port is open: any program of the same user can read this node's memory. Start it with {DiagnosticsVariable}=0, as ./kexin does.",
                    $"运行时的诊断端口处于打开状态：同一用户的任何程序都能读取本节点的内存。请设置 {DiagnosticsVariable}=0 后启动（./kexin 会自动设置）。"
                )
            );
        }
    }

    /// <summary>As <see cref="Watch(NodeAlarms, string?)"/>, of this process.</summary>
    public static void Watch(NodeAlarms alarms) =>
        Watch(alarms, Environment.GetEnvironmentVariable(DiagnosticsVariable));

    /// <summary>Soft and hard limit, both nothing.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly nuint Current;
        public readonly nuint Most;
    }

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint umask(uint mask);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setrlimit(int resource, in ResourceLimit limit);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);
}
