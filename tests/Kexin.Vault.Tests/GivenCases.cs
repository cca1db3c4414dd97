namespace Kexin.Vault.Tests;

/// <summary>Small files that are hard to read, each with what is right; not part of this checkout.</summary>
internal static class GivenCases
{
    /// <summary>Their folder, or null where it does not lie in a folder above.</summary>
    public static string? Folder { get; } = Find();

    public static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(Folder!, path));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var cases = Path.Combine(folder.FullName, "shared", "data", "cases");
            if (Directory.Exists(cases))
            {
                return cases;
            }
        }

        return null;
    }
}

/// <summary>A test on those files: skipped, with the reason, where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GivenCasesFactAttribute : FactAttribute
{
    public GivenCasesFactAttribute()
    {
        if (GivenCases.Folder is null)
        {
            Skip = "The cases do not lie in shared/data/cases of any folder above.";
        }
    }
}
