namespace Kexin.Cluster.Tests;

/// <summary>Starts a node with a clock that is off, by the Debian package <c>faketime</c>.</summary>
internal static class WrongClock
{
    /// <summary>The variables of a process whose clock is that far ahead, in minutes; its timers run as usual.</summary>
    public static (string Name, string Value)[] Ahead(int minutes) =>
        [
            ("LD_PRELOAD", FindLibrary()),
            ("FAKETIME", $"{minutes:+0;-0}m"),
            ("DONT_FAKE_MONOTONIC", "1"),
            // Its remedy for other runtimes' timed waits makes this one's end at once, again and again.
            ("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        ];

    private static string FindLibrary() =>
        Directory
            .EnumerateDirectories("/usr/lib", "*-linux-gnu")
            .Append("/usr/lib")
            .Append("/usr/local/lib")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            "This test needs the Debian package 'faketime': apt-get install faketime."
        );
}
