namespace Kexin.Computations.Tests;

/// <summary>The four hospitals of the Heart Disease data (Janosi, Steinbrunn, Pfisterer, Detrano; UCI, 1989), where they are at hand.</summary>
internal static class RealHospitals
{
    /// <summary>The folder of their files, or null where it does not lie in a folder above.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Their files, one a hospital.</summary>
    public static IReadOnlyList<string> Files() =>
        [.. Directory.GetFiles(Folder!, "*.csv").Order(StringComparer.Ordinal)];

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", "heart-disease");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        return null;
    }
}

/// <summary>A test on the real hospitals' data: skipped, with the reason, where the data is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealHospitalsFactAttribute : FactAttribute
{
    public RealHospitalsFactAttribute()
    {
        if (RealHospitals.Folder is null)
        {
            Skip = "The real hospitals' data does not lie in shared/data/heart-disease of any folder above.";
        }
    }
}
