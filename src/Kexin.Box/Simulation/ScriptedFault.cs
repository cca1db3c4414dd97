using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kexin.Box.Simulation;

/// <summary>What can be wrong with a simulated box or tag.</summary>
public enum FaultKind
{
    /// <summary>A copy, made when the fault begins, answers every second contact.</summary>
    Clone = 1,

    /// <summary>The clock gains <see cref="SimulatedBox.Gain"/> at each contact. Tags have no clock.</summary>
    Drift = 2,

    /// <summary>Nothing answers. Tags have no battery.</summary>
    Battery = 3,

    /// <summary>What was answered before is answered again.</summary>
    Replay = 4,
}

/// <summary>A fault that a script gives to one simulated box or tag: <c>b2=clone@5</c>.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Kind">Which.</param>
/// <param name="From">The first contact that it touches, counted from 1 at each start of the simulator.</param>
public sealed record ScriptedFault(string Id, FaultKind Kind, int From)
{
    /// <summary>Reads <c>ID=KIND</c>, which is from the first contact, or <c>ID=KIND@N</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ScriptedFault? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        var (id, rest) = Cut(text, '=');
        var (word, number) = Cut(rest, '@');
        var from = 1;
        if (
            id.Length == 0
            || !Enum.GetNames<FaultKind>().Contains(word, StringComparer.OrdinalIgnoreCase)
            || (rest.Contains('@') && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            || from < 1
        )
        {
            return false;
        }

        fault = new ScriptedFault(id, Enum.Parse<FaultKind>(word, ignoreCase: true), from);
        return true;
    }

    private static (string Before, string After) Cut(string text, char at) =>
        text.IndexOf(at) is >= 0 and var place ? (text[..place], text[(place + 1)..]) : (text, "");
}

/// <summary>The faults of one box or tag, and how many contacts it had: which of them touch the next.</summary>
internal sealed class FaultScript(IEnumerable<ScriptedFault> faults)
{
    private readonly List<ScriptedFault> _faults = [.. faults];

    /// <summary>How many contacts there were since the simulator was started.</summary>
    public int Contacts { get; private set; }

    /// <summary>Counts a contact.</summary>
    public void Count() => Contacts++;

    /// <summary>Whether a fault touches the contact that was counted last.</summary>
    public bool Has(FaultKind kind) => _faults.Any(fault => fault.Kind == kind && Contacts >= fault.From);

    /// <summary>How many contacts a fault has touched, the last one included.</summary>
    public int Since(FaultKind kind) =>
        _faults
            .Where(fault => fault.Kind == kind)
            .Select(fault => Math.Max(0, Contacts - fault.From + 1))
            .DefaultIfEmpty(0)
            .Max();
}
