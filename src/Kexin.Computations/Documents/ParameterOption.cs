using System.Text.Json.Nodes;

namespace Kexin.Computations.Documents;

/// <summary>An option of a command, or a field of a form, that fills a part of a computation's parameters.</summary>
/// <param name="Name">As <c>--mean</c>.</param>
/// <param name="Value">What stands behind it, as <c>FIELD</c>.</param>
/// <param name="Help">What it is for.</param>
/// <param name="IsMany">Whether it may be given several times.</param>
/// <param name="IsRequired">Whether the computation cannot do without.</param>
/// <param name="Put">
/// Puts one given text into the parameters' JSON; a text that cannot be read is refused with a <see cref="RecordException"/>.
/// </param>
public sealed record ParameterOption(
    string Name,
    string Value,
    BilingualText Help,
    bool IsMany,
    bool IsRequired,
    Action<JsonObject, string> Put
)
{
    /// <summary>Whether it takes members. <see cref="Put"/> takes their whole ids; who asks people may let them give names.</summary>
    public bool NamesMembers { get; init; }
}
