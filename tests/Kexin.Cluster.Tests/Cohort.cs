using System.Globalization;
using System.Text;

namespace Kexin.Cluster.Tests;

/// <summary>A generated hospital's patients; the same for the same seed.</summary>
internal sealed class Cohort
{
    private Cohort(string hospital, IReadOnlyList<Patient> patients)
    {
        Hospital = hospital;
        Patients = patients;
    }

    public string Hospital { get; }

    public IReadOnlyList<Patient> Patients { get; }

    public static Cohort Of(string hospital, IReadOnlyList<Patient> patients) => new(hospital, patients);

    public static Cohort Generate(string hospital, int seed, int rows)
    {
#pragma warning disable CA5394 // Nobody's secret: test data that must be the same each time.
        var random = new Random(seed);
        var patients = new List<Patient>();
        for (var i = 0; i < rows; i++)
        {
            var age = random.Next(30, 80);
            var sex = random.Next(2);
            double? pressure = random.Next(20) == 0 ? null : random.Next(100, 190);
            var rate = random.Next(80, 200);
            var score = -4 + (0.05 * age) + (0.8 * sex) + (0.01 * (pressure ?? 130)) - (0.012 * rate);
            var disease = random.NextDouble() < 1 / (1 + Math.Exp(-score)) ? random.Next(1, 5) : 0;
            var cholesterol = random.Next(150, 350) + 0.125;
            patients.Add(new Patient($"marker-{hospital}-{i:D5}", age, sex, pressure, rate, cholesterol, disease));
        }
#pragma warning restore CA5394

        return new Cohort(hospital, patients);
    }

    public Stream ToCsv()
    {
        var text = new StringBuilder("patient_id,age,sex,trestbps,thalach,chol,num\n");
        foreach (var patient in Patients)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{patient.Id},{patient.Age},{patient.Sex},{patient.Pressure},{patient.Rate},{patient.Cholesterol},{patient.Disease}"
            );
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n")));
    }
}

/// <summary>A generated patient.</summary>
internal sealed record Patient(
    string Id,
    int Age,
    int Sex,
    double? Pressure,
    int Rate,
    double Cholesterol,
    int Disease
);
