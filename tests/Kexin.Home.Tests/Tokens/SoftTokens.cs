using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kexin.Home.Tests.Tokens;

/// <summary>Tokens of SoftHSM, which keeps in files what a token keeps in a chip.</summary>
internal static class SoftTokens
{
    public const string Pin = "271828";
    public const string Library = "/usr/lib/softhsm/libsofthsm2.so";
    private const string ConfigurationVariable = "SOFTHSM2_CONF";
    private static readonly Lazy<string> s_configuration = new(Configure);
    private static int s_count;

    /// <summary>Makes a token with a name of its own.</summary>
    public static string Make()
    {
        var label = $"kexin-{Interlocked.Increment(ref s_count)}";
        Run("--init-token", "--free", "--label", label, "--so-pin", "314159", "--pin", Pin);
        return label;
    }

    /// <summary>Takes a token away, with all that it holds.</summary>
    public static void Delete(string label) => Run("--delete-token", "--token", label);

    private static void Run(params string[] words)
    {
        var start = new ProcessStartInfo("softhsm2-util", words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[ConfigurationVariable] = s_configuration.Value;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said.Result + complained);
    }

    private static string Configure()
    {
        var folder = Directory.CreateTempSubdirectory("kexin-tokens-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var tokens = Directory.CreateDirectory(Path.Combine(folder, "tokens")).FullName;
        var file = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(file, $"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");

        // The library reads the process's own environment, of which .NET changes a copy.
        Assert.Equal(0, setenv(ConfigurationVariable, file, 1));
        return file;
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(string name, string value, int overwrites);
}
