using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kexin.Bench;

/// <summary>A benchmark's options: those of the command line over its defaults.</summary>
internal sealed class BenchmarkOptions
{
    private readonly Dictionary<string, string> _values;

    private BenchmarkOptions(Dictionary<string, string> values) => _values = values;

    public static bool TryParse(
        ReadOnlySpan<string> arguments,
        IReadOnlyDictionary<string, string> defaults,
        [NotNullWhen(true)] out BenchmarkOptions? options,
        [NotNullWhen(false)] out string? mistake
    )
    {
        (options, mistake) = (null, null);
        var values = new Dictionary<string, string>(defaults);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var name = arguments[i].TrimStart('-');
            if (!defaults.ContainsKey(name) || i + 1 == arguments.Length)
            {
                mistake = $"There is no option {arguments[i]}, or its value is missing.";
                return false;
            }

            values[name] = arguments[i + 1];
        }

        options = new BenchmarkOptions(values);
        return true;
    }

    public string Text(string name) => _values[name];

    public int Number(string name) => int.Parse(_values[name], NumberStyles.Integer, CultureInfo.InvariantCulture);
}
