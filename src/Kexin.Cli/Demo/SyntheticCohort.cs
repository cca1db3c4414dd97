using System.Globalization;
using System.Text;

namespace Kexin.Cli.Demo;

/// <summary>Made-up patients in the columns of the Heart Disease data: the same for the same seed, and nobody's.</summary>
/// <remarks>
/// Age, sex, blood pressure and heart rate are drawn per hospital around different centres; disease follows a logistic
/// model of them, so that a regression has something to find.
/// </remarks>
internal sealed class SyntheticCohort(ulong seed)
{
    private const string Columns =
        "patient_id,age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,num";

    private ulong _state = seed;

    /// <summary>Writes one hospital's file.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="hospital">Its number, from 0: the hospitals differ.</param>
    /// <param name="rows">How many patients.</param>
    public static void Write(string path, int hospital, int rows)
    {
        var cohort = new SyntheticCohort(0x6b6578696e000000UL + (ulong)hospital);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine(Columns);
        for (var row = 1; row <= rows; row++)
        {
            writer.WriteLine(cohort.Row(hospital, row));
        }
    }

    private string Row(int hospital, int number)
    {
        var age = Clamp(Normal(52 + (2 * hospital), 9), 28, 80);
        var sex = Chance(0.62 + (0.06 * hospital)) ? 1 : 0;
        var pressure = Clamp(Normal(112 + (0.38 * age), 16), 90, 200);
        var cholesterol = Clamp(Normal(246 - (14 * sex) + (6 * hospital), 48), 110, 560);
        var rate = Clamp(Normal(206 - age, 19), 70, 202);
        var score = -0.6 + (0.045 * (age - 54)) + (1.25 * sex) + (0.012 * (pressure - 132)) - (0.032 * (rate - 145));
        var ill = Chance(1 / (1 + Math.Exp(-score)));
        var depression = Math.Max(0, Normal(ill ? 1.5 : 0.5, 0.9));
        string[] cells =
        [
            $"synthetic-{hospital + 1}-{number:000000}",
            Whole(age),
            Whole(sex),
            Whole(ill && Chance(0.7) ? 4 : 1 + Below(4)),
            Missing(0.03) ? "" : Whole(pressure),
            Missing(0.05) ? "" : Whole(cholesterol),
            Missing(0.06) ? "" : Whole(Chance(0.15) ? 1 : 0),
            Whole(Below(3)),
            Missing(0.04) ? "" : Whole(rate),
            Whole(Chance(ill ? 0.55 : 0.15) ? 1 : 0),
            depression.ToString("0.0", CultureInfo.InvariantCulture),
            Missing(0.3) ? "" : Whole(1 + Below(3)),
            Missing(0.6) ? "" : Whole(ill ? Below(4) : Below(2)),
            Missing(0.5) ? "" : Whole(ill && Chance(0.6) ? 7 : 3),
            Whole(ill ? 1 + Below(4) : 0),
        ];
        return string.Join(',', cells);
    }

    private bool Missing(double share) => Chance(share);

    private bool Chance(double probability) => Uniform() < probability;

    private int Below(int bound) => (int)(Uniform() * bound);

    /// <summary>Box and Muller's normal deviate.</summary>
    private double Normal(double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform()));

    /// <summary>SplitMix64, in [0, 1).</summary>
    private double Uniform()
    {
        _state += 0x9e3779b97f4a7c15UL;
        var mixed = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebUL;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private static double Clamp(double value, double least, double most) => Math.Round(Math.Clamp(value, least, most));

    private static string Whole(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
