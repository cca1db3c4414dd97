namespace Kexin.Collaboration.Tests.LogisticRegression;

/// <summary>The four hospitals of the Heart Disease data (Janosi, Steinbrunn, Pfisterer, Detrano; UCI, 1989), where they are at hand.</summary>
internal static class RealHospitals
{
    private static readonly string[] Fields = ["age", "sex", "trestbps", "thalach"];

    /// <summary>One part a hospital, or null where the data does not lie in a folder above.</summary>
    public static Cohort[]? Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", "heart-disease");
            if (Directory.Exists(data))
            {
                var files = Directory.GetFiles(data, "*.csv").Order(StringComparer.Ordinal);
                return [.. files.Select(file => Cohort.Parse(Fields, "num", File.ReadAllLines(file)))];
            }
        }

        return null;
    }
}
