namespace Kexin.Computations.Tests;

/// <summary>Small awkward inputs with right values that were found elsewhere, where they are at hand.</summary>
internal static class Cases
{
    /// <summary>The folder of a case, or null where it does not lie beside the real hospitals'.</summary>
    public static string? Folder(string name) =>
        RealHospitals.Folder is { } data
        && Path.Combine(data, "..", "cases", name) is var folder
        && Directory.Exists(folder)
            ? folder
            : null;

    /// <summary>Its tables, one a provider.</summary>
    public static IReadOnlyList<string> Files(string name) =>
        [.. Directory.GetFiles(Folder(name)!, "*.csv").Order(StringComparer.Ordinal)];
}

/// <summary>A test on such an input: skipped, with the reason, where it is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesFactAttribute : FactAttribute
{
    public CasesFactAttribute(string name)
    {
        if (Cases.Folder(name) is null)
        {
            Skip = $"The input does not lie in shared/data/cases/{name} of any folder above.";
        }
    }
}
