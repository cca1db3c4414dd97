namespace Kexin.Cli;

/// <summary>This program as it was started: by its own executable, or by <c>dotnet</c> and its assembly.</summary>
internal static class OwnProgram
{
    /// <summary>The command line that starts it again.</summary>
    /// <param name="arguments">What it is to do.</param>
    public static IReadOnlyList<string> With(params ReadOnlySpan<string> arguments)
    {
        var host = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? [host, Path.Combine(AppContext.BaseDirectory, "kexin.dll"), .. arguments]
            : [host, .. arguments];
    }
}
